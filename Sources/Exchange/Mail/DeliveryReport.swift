import Kernel

/// What a mail server writes back about a message that did not arrive (a bounce): a delivery status notification,
/// RFC 3464, as `multipart/report` with the report and the headers of the message it is about.
public struct DeliveryReport: Sendable, Equatable {
    /// What became of the message: `Action` of RFC 3464, 2.3.3.
    public enum Action: String, Sendable {
        case failed, delayed, delivered, relayed, expanded
    }

    /// What stands before the `@` of the `Message-ID` of the message that the report is about.
    public let identifier: String
    /// Addresses that it was for, in lower case: as the report names them, and as the message does.
    public let recipients: Set<String>
    public let action: Action
    /// Status and words of the receiving server: `5.1.1: smtp; 550 User unknown`. At most 300 characters on one line.
    public let reason: String

    /// Longest report that is read, in bytes: servers send back headers, or the whole message.
    public static let longest = 4 << 20

    /// - Parameter message: as it came, headers first; lines end in LF or CRLF.
    /// - Returns: `nil` when it is no report, or names no message.
    public init?(_ message: [UInt8]) {
        guard message.count <= Self.longest else { return nil }
        let whole = MailPart(Self.lines(message))
        guard whole.type.word == "multipart/report", let boundary = whole.type["boundary"], !boundary.isEmpty else {
            return nil
        }
        let parts = whole.parts(boundary: boundary)
        let reports = parts.filter {
            ["message/delivery-status", "message/global-delivery-status"].contains($0.type.word)
        }
        let returned = parts.first {
            ["message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"].contains($0.type.word)
        }
        // A group of fields for the message, then one for each recipient.
        let groups = reports.flatMap { $0.body.split(separator: "") }
            .map { MailPart.Headers(Array($0)) }
        let told = groups.first { $0["action"] != nil }
        guard let told, let action = told["action"].flatMap({ Action(rawValue: $0.lowercased()) }),
            let headers = returned.map({ MailPart($0.body).headers }),
            let identifier = headers["message-id"]?.split(separator: "@").first?.drop(while: { $0 == "<" || $0 == " " })
        else { return nil }
        let named = [told["original-recipient"], told["final-recipient"]].compactMap {
            $0?.split(separator: ";", maxSplits: 1).last
        }
        let written = headers["to"]?.split { ",<> ".contains($0) } ?? []
        self.identifier = String(identifier)
        recipients = Set(
            (named + written).map { $0.lowercased().filter { !$0.isWhitespace } }.filter(Mailbox.isAddress))
        self.action = action
        let words = [told["status"], told["diagnostic-code"]].compactMap(\.self).joined(separator: ": ")
        reason = String(words.prefix(300))
    }

    /// Lines without their ends; signs that are no UTF-8 are replaced.
    private static func lines(_ message: [UInt8]) -> [String] {
        message.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
        }
    }
}

/// A message, or a part of one: headers, an empty line, and the rest.
private struct MailPart {
    /// Header fields by their names in lower case; of several with one name the first. Folded lines are joined.
    struct Headers {
        private var values: [String: String] = [:]

        init(_ lines: [String]) {
            var fields: [String] = []
            for line in lines {
                if line.utf8.first == UInt8(ascii: " ") || line.utf8.first == UInt8(ascii: "\t"), !fields.isEmpty {
                    fields[fields.count - 1] += line
                } else {
                    fields.append(line)
                }
            }
            for field in fields {
                guard let colon = field.utf8.firstIndex(of: UInt8(ascii: ":")) else { continue }
                let name = field[..<colon].lowercased().filter { !$0.isWhitespace }
                let value = field[field.utf8.index(after: colon)...]
                if values[name] == nil { values[name] = MailText.line(String(value)).trimmed }
            }
        }

        subscript(name: String) -> String? { values[name] }
    }

    let headers: Headers
    let body: [String]

    init(_ lines: [String]) {
        let end = lines.firstIndex(of: "") ?? lines.count
        headers = Headers(Array(lines[..<end]))
        body = Array(lines.dropFirst(end + 1))
    }

    /// Its `Content-Type`; an empty word when it has none.
    var type: HeaderValue { HeaderValue(headers["content-type"] ?? "") }

    /// The parts between the lines `--boundary`.
    func parts(boundary: String) -> [MailPart] {
        let (next, end) = ("--" + boundary, "--" + boundary + "--")
        var parts: [[String]] = []
        for line in body {
            if line == next {
                parts.append([])
            } else if line == end {
                break
            } else if !parts.isEmpty {
                parts[parts.count - 1].append(line)
            }
        }
        return parts.map(MailPart.init)
    }
}
