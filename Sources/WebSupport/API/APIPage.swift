import Foundation
import Kernel

/// Lists come in pages.
extension APIParameter {
    /// What every list takes.
    public static let paging = [
        APIParameter("page", "From 1; 1 when left out.", .integer(1...1_000_000)),
        APIParameter("size", "Items a page; 50 when left out.", .integer(1...200)),
    ]
}

extension APICall {
    /// The page that is asked for, from 1.
    public var page: Int { number("page", else: 1) }
    /// Items a page.
    public var size: Int { number("size", else: 50) }
}

extension APIAnswer {
    /// A page of a list.
    /// - Parameters:
    ///   - items: those of the page.
    ///   - total: of the whole list.
    public static func page(_ items: [JSONText], total: Int, _ call: APICall) -> APIAnswer {
        .ok(
            .object([
                ("total", .number(total)), ("page", .number(call.page)), ("size", .number(call.size)),
                ("items", .list(items)),
            ]))
    }

    /// The page that is asked for, of a list that is all there.
    public static func page<Item>(of all: [Item], _ call: APICall, _ shown: (Item) -> JSONText) -> APIAnswer {
        let items = all.dropFirst((call.page - 1) * call.size).prefix(call.size)
        return page(items.map(shown), total: all.count, call)
    }
}

extension JSONText {
    /// An instant in UTC, to the second, from seconds since 1970: `2026-03-17T01:05:00Z`.
    public static func instant(_ seconds: Int64) -> JSONText {
        .text(Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601))
    }

    /// An instant, or null.
    public static func instant(orNull seconds: Int64?) -> JSONText { seconds.map(instant) ?? .null }
}
