import Foundation
import Glibc
import Testing

@testable import Exchange

@Suite struct ScratchTests {
    @Test func `what a dead process left is removed, what a living one holds is not`() throws {
        let place = try SampleFolder()
        let living = try #require(Scratch.hold(in: place.path))
        let dead = try #require(Scratch.hold(in: place.path))
        defer { close(living.descriptor) }
        for held in [living, dead] {
            let mode = try FileManager.default.attributesOfItem(atPath: held.path)[.posixPermissions] as? Int
            #expect(mode == 0o700)
            try FileManager.default.createDirectory(atPath: held.path + "/file-1", withIntermediateDirectories: true)
            try Data([1]).write(to: URL(fileURLWithPath: held.path + "/file-1/original"))
        }
        // Of others: a folder with another name, and a link that somebody laid.
        try FileManager.default.createDirectory(atPath: place.place("other"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: place.place("kaimen-scratch-link"), withDestinationPath: place.place("other"))
        // The kernel closes what a process had open, however it ends.
        close(dead.descriptor)
        Scratch.removeLeft(in: place.path)
        #expect(!FileManager.default.fileExists(atPath: dead.path))
        #expect(FileManager.default.fileExists(atPath: living.path + "/file-1/original"))
        #expect(FileManager.default.fileExists(atPath: place.place("kaimen-scratch-link")))
        let names = try FileManager.default.contentsOfDirectory(atPath: place.path)
        #expect(names.count == 3, "\(names)")
    }

    @Test func `where no folder can be made there is none`() {
        #expect(Scratch.hold(in: "/nowhere")?.path == nil)
        Scratch.removeLeft(in: "/nowhere")
    }

    @Test func `this process has one, and keeps it while another begins`() throws {
        let path = Scratch.path
        #expect(path.contains("/kaimen-scratch-"))
        Scratch.removeLeft(in: NSTemporaryDirectory())
        #expect(FileManager.default.fileExists(atPath: path))
    }
}
