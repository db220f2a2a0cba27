import Testing

@testable import Exchange

/// What mail servers write back, as they write it.
@Suite struct DeliveryReportTests {
    /// As Postfix reports an address that does not exist.
    private static func report(
        type: String = "multipart/report; report-type=delivery-status;\n\tboundary=\"8F.1764/mail.zone.example\"",
        action: String = "failed", returned: String = "text/rfc822-headers",
        identifier: String = "<letter-812345678901@zone.example>", to: String = "<He@haidong.example>"
    ) -> String {
        """
        From: MAILER-DAEMON@mail.zone.example (Mail Delivery System)
        Subject: Undelivered Mail Returned to Sender
        To: noreply@zone.example
        Message-ID: <20261201080000.8F@mail.zone.example>
        MIME-Version: 1.0
        Content-Type: \(type)

        This is a MIME-encapsulated message.

        --8F.1764/mail.zone.example
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        Message-ID: <letter-1@zone.example> is not in a header here.

        --8F.1764/mail.zone.example
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mail.zone.example
        Arrival-Date: Tue, 1 Dec 2026 08:00:00 +0000 (UTC)

        Final-Recipient: rfc822; he.moved@haidong.example
        Original-Recipient: rfc822;he@haidong.example
        Action: \(action)
        Status: 5.1.1
        Diagnostic-Code: smtp; 550 5.1.1 <he@haidong.example>: Recipient address
            rejected: User unknown

        --8F.1764/mail.zone.example
        Content-Description: Undelivered Message Headers
        Content-Type: \(returned)

        Return-Path: <noreply@zone.example>
        From: =?utf-8?B?5byA6Zeo?=
         <noreply@zone.example>
        To: \(to)
        Message-ID:
         \(identifier)

        --8F.1764/mail.zone.example--

        """
    }

    @Test(arguments: ["\n", "\r\n"], ["text/rfc822-headers", "message/rfc822"])
    func `a report names its letter, whom it was for, and why`(end: String, returned: String) throws {
        let text = Self.report(returned: returned).split(separator: "\n", omittingEmptySubsequences: false)
        let report = try #require(DeliveryReport(Array(text.joined(separator: end).utf8)))
        #expect(report.identifier == "letter-812345678901" && report.action == .failed)
        #expect(report.recipients == ["he@haidong.example", "he.moved@haidong.example"])
        #expect(
            report.reason
                == "5.1.1: smtp; 550 5.1.1 <he@haidong.example>: Recipient address    rejected: User unknown")
    }

    @Test func `a letter that is late is not one that failed`() throws {
        #expect(DeliveryReport(Array(Self.report(action: "Delayed").utf8))?.action == .delayed)
    }

    @Test func `what is no report is none`() {
        let texts = [
            "", "\n", Self.report(type: "text/plain"), Self.report(type: "multipart/report"),
            Self.report(action: "lost"), Self.report(returned: "text/plain"),
            Self.report().replacing("message/delivery-status", with: "text/plain"),
            Self.report().replacing("Message-ID:\n", with: "X-Nothing:\n"),
        ]
        for text in texts { #expect(DeliveryReport(Array(text.utf8)) == nil) }
        #expect(DeliveryReport([UInt8](repeating: 0x80, count: DeliveryReport.longest + 1)) == nil)
        #expect(DeliveryReport((0...255).map { UInt8($0) }) == nil)
    }

    @Test func `a report that was cut says nothing false`() {
        let whole = Array(Self.report().utf8)
        for length in stride(from: 0, to: whole.count, by: 7) {
            guard let report = DeliveryReport(Array(whole.prefix(length))) else { continue }
            #expect(report.action == .failed && "letter-812345678901".hasPrefix(report.identifier))
        }
    }

    @Test func `hundreds of thousands of lines are read once`() {
        let lines = String(repeating: " x\n--8F.1764/mail.zone.example\n", count: 100_000)
        let text = Self.report().replacing("This is a MIME-encapsulated message.\n", with: lines)
        #expect(DeliveryReport(Array(text.utf8))?.action == .failed)
        #expect(DeliveryReport(Array(("A: b\n" + String(repeating: " x\n", count: 1_000_000)).utf8)) == nil)
    }
}
