import Foundation
import Glibc

/// The folder for temporary files of this process: nobody else may look into it, and it does not outlive the process.
///
/// Originals of photographs lie there, with the place where they were taken, and documents that few may read. A process
/// that is killed removes nothing: so each holds a lock on its folder, which ends with it however it ends, and the next
/// process that begins on this machine removes the folders that nobody holds.
public enum Scratch {
    /// A folder that this process holds as long as its descriptor is open.
    struct Held {
        let path: String
        let descriptor: Int32
    }

    /// Its path. What dead processes left is removed when it is first asked for.
    public static let path: String = {
        let place = NSTemporaryDirectory()
        removeLeft(in: place)
        // Some file systems know no locks on folders: there temporary files lie beside those of others, as private.
        guard let held = hold(in: place) else { return place }
        // What is in work removes its files itself.
        atexit { _ = rmdir(Scratch.path) }
        return held.path
    }()

    private static let prefix = "kaimen-scratch-"

    /// Makes a folder and holds it; `nil` where that cannot be done.
    static func hold(in place: String) -> Held? {
        let name = UUID().uuidString
        // Under another name until it is held, so that nobody takes it for one that was left.
        let fresh = "\(place)/kaimen-fresh-\(name)"
        guard mkdir(fresh, 0o700) == 0 else { return nil }
        let held = Held(path: "\(place)/\(prefix)\(name)", descriptor: open(fresh, folderFlags))
        guard held.descriptor >= 0, flock(held.descriptor, LOCK_EX | LOCK_NB) == 0, rename(fresh, held.path) == 0 else {
            if held.descriptor >= 0 { close(held.descriptor) }
            rmdir(fresh)
            return nil
        }
        return held
    }

    /// Removes our user's folders that no living process holds.
    static func removeLeft(in place: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
        for path in names.filter({ $0.hasPrefix(prefix) }).map({ "\(place)/\($0)" }) {
            let descriptor = open(path, folderFlags)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            var status = stat()
            guard fstat(descriptor, &status) == 0, status.st_uid == geteuid(),
                flock(descriptor, LOCK_EX | LOCK_NB) == 0
            else { continue }
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    /// A lock is not handed on to programs that we start: they may outlive us.
    private static let folderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
}
