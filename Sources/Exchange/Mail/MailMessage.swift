import Foundation

/// A message of plain text to one person, as a program such as `sendmail` takes it: RFC 5322 and 2045, ASCII only, lines
/// that end in LF.
///
/// Whatever the values hold, it has the headers below and no others: text is encoded, addresses are checked.
public struct MailMessage: Sendable {
    public let from: Mailbox
    /// Address of the recipient.
    public let to: String
    public let subject: String
    public let body: String
    /// What stands before the `@` of the message's identifier: the same for each attempt to send it, so that a message
    /// that arrives twice can be known.
    public let identifier: String
    /// When it was written, in seconds since 1970.
    public let date: Int64

    /// - Returns: `nil` when the address or the identifier cannot stand in a header.
    public init?(from: Mailbox, to: String, subject: String, body: String, identifier: String, date: Int64) {
        guard Mailbox.isAddress(to), Mailbox.isAddress(identifier + "@" + from.domain) else { return nil }
        self.from = from
        self.to = to
        self.subject = subject
        self.body = body
        self.identifier = identifier
        self.date = date
    }

    /// The message, headers first.
    public var bytes: [UInt8] {
        let lines = [
            "From: \(sender)", "To: <\(to)>",
            "Subject: " + MailText.header(subject, after: "Subject: ".utf8.count),
            "Date: \(Self.rfc5322(date))", "Message-ID: <\(identifier)@\(from.domain)>", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
            // RFC 3834: no holiday notice shall answer it.
            "Auto-Submitted: auto-generated", "", MailText.body(body), "",
        ]
        return Array(lines.joined(separator: "\n").utf8)
    }

    private var sender: String {
        guard !from.name.isEmpty else { return "<\(from.address)>" }
        // The address has a line of its own: with the name it could be too long for one.
        return MailText.header(from.name, isPhrase: true, after: "From: ".utf8.count) + "\n <\(from.address)>"
    }

    /// `Tue, 24 Nov 2026 09:05:00 +0000`
    private static func rfc5322(_ seconds: Int64) -> String {
        let style = Date.VerbatimFormatStyle(
            format: """
                \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .padded(4)) \
                \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\
                \(second: .twoDigits) +0000
                """, locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt,
            calendar: Calendar(identifier: .gregorian))
        return Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(style)
    }
}
