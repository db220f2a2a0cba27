import CLibArchive
import Foundation
import TestSupport
import Testing

/// A folder of a test for files made by hand or by the programs that people use; removed with it.
final class SampleFolder: Sendable {
    let path = NSTemporaryDirectory() + "samples-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of a file here.
    func place(_ name: String) -> String { path + "/" + name }

    /// Writes a file here and gives its path.
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: place(name)))
        return place(name)
    }

    func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }

    func read(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: place(name)))) }

    /// Writes a program here.
    func script(_ name: String, _ text: String) throws {
        let file = try write(name, "#!/bin/sh\n\(text)\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
    }

    /// Runs a program in this folder and gives what it writes. Its success is required.
    @discardableResult
    func run(_ program: String, _ arguments: String...) async throws -> String { try await run(program, arguments) }

    @discardableResult
    func run(_ program: String, _ arguments: [String]) async throws -> String {
        let answer = try await TestProgram.run(program, arguments, in: path)
        // qpdf's 3 is a warning.
        try #require([0, 3].contains(answer.exitCode), "\(program) \(arguments): \(answer.complaints)")
        return answer.output
    }

    /// The bytes of a zip.
    func zip(_ parts: [(path: String, bytes: [UInt8])], password: String? = nil) throws -> [UInt8] {
        let name = UUID().uuidString
        let writer = archive_write_new()
        archive_write_set_format_zip(writer)
        if let password {
            archive_write_set_options(writer, "zip:encryption=traditional")
            archive_write_set_passphrase(writer, password)
        }
        try #require(archive_write_open_filename(writer, place(name)) == ARCHIVE_OK)
        for part in parts {
            let entry = archive_entry_new()
            archive_entry_set_pathname(entry, part.path)
            archive_entry_set_size(entry, Int64(part.bytes.count))
            archive_entry_set_filetype(entry, 0o100000)
            archive_write_header(writer, entry)
            archive_write_data(writer, part.bytes, part.bytes.count)
            archive_entry_free(entry)
        }
        archive_write_close(writer)
        archive_write_free(writer)
        return try read(name)
    }

    /// The bytes of an office document (Open Packaging).
    /// - Parameter type: of its main part, such as `wordprocessingml.document`.
    func office(_ type: String, _ parts: [(path: String, bytes: [UInt8])] = []) throws -> [UInt8] {
        let types = """
            <Types><Override PartName="/main.xml" ContentType="application/vnd.openxmlformats-officedocument.\(type).main+xml"/></Types>
            """
        return try zip([("[Content_Types].xml", Array(types.utf8)), ("main.xml", Array("<main/>".utf8))] + parts)
    }
}
