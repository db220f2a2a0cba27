import Exchange
import Foundation
import Testing

/// A message that `sendmail` gets. The browser tests read one again with Python's `email`.
@Suite struct MailMessageTests {
    private func message(
        from: String = "开门 <noreply@zone.example>", to: String = "he@haidong.example", subject: String = "s",
        body: String = "b"
    ) throws -> MailMessage? {
        let sender = try #require(Mailbox(from))
        return MailMessage(
            from: sender, to: to, subject: subject, body: body, identifier: "letter-7", date: 1_772_413_200)
    }

    /// Its headers, unfolded, and its lines of the body.
    private func parts(_ message: MailMessage) throws -> (headers: [(name: String, value: String)], body: [Substring]) {
        let text = String(decoding: message.bytes, as: UTF8.self)
        #expect(message.bytes.allSatisfy { $0 == 10 || (32...126).contains($0) })
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.utf8.count <= 78 })
        let end = try #require(lines.firstIndex(of: ""))
        var headers: [(name: String, value: String)] = []
        for line in lines[..<end] {
            if line.hasPrefix(" "), let last = headers.popLast() {
                headers.append((last.name, last.value + line))
            } else {
                let colon = try #require(line.firstRange(of: ": "))
                headers.append((String(line[..<colon.lowerBound]), String(line[colon.upperBound...])))
            }
        }
        return (headers, Array(lines[(end + 1)...]))
    }

    /// The text of encoded words; what is plain stays.
    private func decoded(_ value: String) throws -> String {
        var bytes: [UInt8] = []
        for word in value.split(separator: " ") {
            guard let match = word.wholeMatch(of: /=\?utf-8\?B\?([A-Za-z0-9+\/=]+)\?=/) else { return value }
            #expect(word.utf8.count <= 75)
            let part = [UInt8](try #require(Data(base64Encoded: String(match.1))))
            // Each word stands for itself: whole characters.
            #expect(String(validating: part, as: UTF8.self) != nil)
            bytes += part
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func text(_ lines: [Substring]) throws -> String {
        String(decoding: try #require(Data(base64Encoded: lines.joined())), as: UTF8.self)
    }

    @Test func `a message has its ten headers and its text`() throws {
        let long = String(repeating: "海东省开发区招商平台", count: 12)
        let message = try #require(try message(subject: long + ": set your password", body: "您好：\n\n请打开。"))
        let (headers, body) = try parts(message)
        #expect(
            headers.map(\.name) == [
                "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
                "Content-Transfer-Encoding", "Auto-Submitted",
            ])
        let values = Dictionary(uniqueKeysWithValues: headers.map { ($0.name, $0.value) })
        #expect(values["From"] == "=?utf-8?B?5byA6Zeo?= <noreply@zone.example>")
        #expect(values["To"] == "<he@haidong.example>")
        #expect(try decoded(values["Subject"] ?? "") == long + ": set your password")
        #expect(values["Date"] == "Mon, 02 Mar 2026 01:00:00 +0000")
        #expect(values["Message-ID"] == "<letter-7@zone.example>")
        #expect(values["Auto-Submitted"] == "auto-generated")
        #expect(try text(body) == "您好：\r\n\r\n请打开。\r\n")
    }

    @Test(arguments: [
        "x\r\nBcc: everybody@x.cn", "x\nBcc: everybody@x.cn\n\nother text", "\u{2028}Bcc: x", "\u{85}Bcc: x", "a\u{0}b",
        "=?utf-8?B?QmNjOiB4?=", " leads and trails ", "\u{202E}dne eht morf", "",
        String(repeating: "W", count: 3000), String(repeating: "👩‍👩‍👧‍👦", count: 200), "a\u{301}\u{302}\u{303}",
    ])
    func `whatever a subject or name holds, it makes no header and no line of its own`(nasty: String) throws {
        let message = try #require(try message(subject: nasty, body: nasty))
        let (headers, _) = try parts(message)
        #expect(headers.count == 9)
        let subject = try decoded(headers[2].value)
        #expect(!subject.unicodeScalars.contains { $0.value < 32 || $0.value == 127 })
        // Joiners and marks of direction become a space, all else is kept.
        let kept = nasty.unicodeScalars.filter { $0.properties.isAlphabetic }
        #expect(subject.unicodeScalars.filter { $0.properties.isAlphabetic }.elementsEqual(kept))
        if let named = Mailbox(nasty.filter { $0 != "<" } + " <a@b.cn>") {
            let other = try #require(
                MailMessage(from: named, to: "a@b.cn", subject: "s", body: "", identifier: "1", date: 0))
            #expect(try parts(other).headers.count == 9)
        }
    }

    @Test(arguments: [
        "a@b.cn\nBcc: c@d.cn", "a@b.cn, c@d.cn", "<a@b.cn>", "a b@c.cn", "a@b@c.cn", "@b.cn", "a@", "a@-b.cn",
        "a@b..cn",
        ".a@b.cn", "a.@b.cn", "a@b.cn ", "\"a b\"@c.cn", "a@[127.0.0.1]", "李@b.cn", "a@中.cn", "", "a@b.cn\0",
        String(repeating: "a", count: 65) + "@b.cn",
    ])
    func `what is no plain address gets no message`(address: String) throws {
        #expect(!Mailbox.isAddress(address))
        #expect(try message(to: address) == nil)
    }

    @Test(arguments: ["a@b", "a.b+c@d-e.example", "-f@x.cn", "O'Neil!#$%&*/=?^_`{|}~@X.CN"])
    func `a plain address is taken as it is`(address: String) throws {
        let headers = try parts(try #require(try message(to: address))).headers
        #expect(headers[1].value == "<\(address)>")
    }

    @Test func `a sender is an address with or without a name`() throws {
        #expect(Mailbox("noreply@zone.example")?.name == "")
        #expect(Mailbox(" \"Zone, Inc.\"  <noreply@zone.example> ")?.name == "Zone, Inc.")
        #expect(Mailbox("开门<noreply@zone.example>")?.domain == "zone.example")
        for wrong in ["", "开门", "开门 <>", "a <b@c.cn> d", "a <b@c.cn", "a <b@ c.cn>", "<a@b.cn><c@d.cn>"] {
            #expect(Mailbox(wrong) == nil, "\(wrong)")
        }
        let (headers, _) = try parts(try #require(try message(from: "Zone, Inc. <noreply@zone.example>")))
        #expect(headers[0].value == "=?utf-8?B?Wm9uZSwgSW5jLg==?= <noreply@zone.example>")
        let plain = try parts(try #require(try message(from: "Zone 9 <noreply@zone.example>"))).headers
        #expect(plain[0].value == "Zone 9 <noreply@zone.example>")
    }

    @Test func `lines of the text end as mail wants it, and the text always ends with one`() throws {
        for (body, expected) in [
            ("a\nb", "a\r\nb\r\n"), ("a\r\nb\r\n", "a\r\nb\r\n"), ("a\rb", "a\r\nb\r\n"), ("", "\r\n"),
            ("a\n\n\nb\n", "a\r\n\r\n\r\nb\r\n"), ("a\u{0}\u{7}\tb", "a\tb\r\n"), (".\nFrom x", ".\r\nFrom x\r\n"),
        ] {
            let message = try #require(try message(body: body))
            #expect(try text(parts(message).body) == expected)
        }
    }
}
