import Exchange
import Foundation
import Kernel
import Storage
import Testing

@testable import App

/// What is left of a file that somebody sent, beside what is stored.
@Suite struct FileIntakeTests {
    private let folder = NSTemporaryDirectory() + "intake-\(UUID().uuidString)"

    private func left(in place: String) throws -> [String] {
        FileManager.default.fileExists(atPath: place) ? try FileManager.default.contentsOfDirectory(atPath: place) : []
    }

    @Test func `nothing lies aside of a file that was taken, or was not`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let place = folder + "/aside"
        let intake = FileIntake(files: FileStore(folder: folder + "/files"), place: place)
        _ = try await intake.photograph(SentFiles.png, "现场.png")
        #expect(try !left(in: folder + "/files").isEmpty)
        await #expect(throws: Problem.self) { _ = try await intake.take(Array("no picture".utf8), "a.jpg") }
        #expect(try left(in: place).isEmpty)
    }

    @Test func `nothing lies aside of a file that could not be written whole`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // A folder may be made below it, and no file in that: its path would be longer than paths may be.
        var place = folder
        while place.utf8.count < 4047 {
            place += "/" + String(repeating: "a", count: min(200, 4046 - place.utf8.count))
        }
        let intake = FileIntake(files: FileStore(folder: folder + "/files"), place: place)
        await #expect(throws: (any Error).self) { _ = try await intake.take(SentFiles.png, "现场.png") }
        #expect(FileManager.default.fileExists(atPath: place))
        #expect(try left(in: place).isEmpty)
    }
}
