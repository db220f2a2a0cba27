import Foundation
import Testing

@testable import WebSupport

@Suite struct NegotiationTests {
    @Test(arguments: [
        ("gzip", true), ("GZip", true), ("deflate, gzip;q=0.5", true), ("*", true), ("gzip; q=0", false),
        ("gzip;q=0.000", false), ("br, deflate", false), ("", false), (",,", false), ("gzipped", false),
        ("gzip;q=0, *", true), ("identity;q=1, *;q=0", false), ("\tgzip\t", true),
    ])
    func `gzip is used where it is accepted`(header: String, expected: Bool) {
        #expect(Negotiation.acceptsGzip(Array(header.utf8).span) == expected)
    }

    @Test(arguments: [
        ("\"a\"", true), ("W/\"a\"", true), ("\"b\", \"a\"", true), (" \"a\" ", true), ("*", true), ("a", false),
        ("\"A\"", false), ("\"a\" \"b\"", false), ("w/\"a\"", false), ("", false), ("W/", false),
    ])
    func `a known tag is recognised by weak comparison`(header: String, expected: Bool) {
        #expect(Negotiation.names(Array(header.utf8).span, tag: Array("\"a\"".utf8).span) == expected)
    }

    @Test func `dates are written as RFC 9110 asks for`() {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        #expect(HTTPDate.text(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
        for seconds in stride(from: 0, to: 8_000_000_000, by: 7_654_321) {
            let text = HTTPDate.text(seconds)
            #expect(text == formatter.string(from: Date(timeIntervalSince1970: Double(seconds))))
            #expect(text.utf8.count == HTTPDate.length)
        }
    }
}
