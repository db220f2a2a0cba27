import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// A plain Hummingbird application that answers `GET /` with the bytes of a file.
///
///     Handler PORT BODY-FILE HEADER-FILE
///
/// The header file holds one `Name: value` a line; they are sent with every answer.
@main
struct Handler {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let port = Int(arguments[1]),
            let bytes = FileManager.default.contents(atPath: arguments[2]),
            let lines = try? String(contentsOfFile: arguments[3], encoding: .utf8)
        else {
            FileHandle.standardError.write(Data("usage: Handler PORT BODY-FILE HEADER-FILE\n".utf8))
            exit(2)
        }
        let body = ByteBuffer(bytes: bytes)
        let headers = fields(lines)
        let router = Router()
        router.get("/") { _, _ in
            Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
        }
        var logger = Logger(label: "handler")
        logger.logLevel = .warning
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port), serverName: "Handler"),
            logger: logger)
        try await application.runService()
    }

    private static func fields(_ lines: String) -> HTTPFields {
        var fields = HTTPFields()
        for line in lines.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let name = HTTPField.Name(String(parts[0])) else { continue }
            fields.append(HTTPField(name: name, value: parts[1].trimmingCharacters(in: .whitespaces)))
        }
        return fields
    }
}
