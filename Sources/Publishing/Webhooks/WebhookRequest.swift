import Foundation
import Kernel

/// A delivery as it goes over the wire: made of the news, the format and the clock, and of nothing else.
public struct WebhookRequest: Sendable, Equatable {
    /// With what the format puts into the query.
    public let address: String
    public let headers: [String: String]
    /// JSON.
    public let body: String

    /// - Parameters:
    ///   - id: by which a receiver knows a delivery again.
    ///   - payload: what `standard` sends.
    ///   - message: what robots say; `nil` only for `standard`.
    ///   - milliseconds: the time of sending, since 1970: a receiver refuses what is old.
    /// - Returns: `nil` for a secret that is none.
    public init?(
        to address: String, _ format: WebhookFormat, secret: String, id: String, payload: String,
        message: RobotMessage?, milliseconds: Int64
    ) {
        let seconds = milliseconds / 1000
        guard format.isRobot else {
            guard let headers = WebhookSignature.headers(id: id, seconds: seconds, body: payload, secret: secret) else {
                return nil
            }
            (self.address, self.headers, body) = (address, headers, payload)
            return
        }
        guard let message else { return nil }
        headers = [:]
        switch format {
        case .standard: return nil
        case .wecom:
            self.address = address
            let content = message.markdown(lineBreak: "\n", foot: id, mostBytes: format.mostBytes)
            body = Self.markdown([("content", .text(content))])
        case .dingtalk:
            self.address = address + Self.dingTalkSignature(secret, milliseconds, isFirst: !address.contains("?"))
            let text = message.markdown(lineBreak: "\n\n", foot: id, mostBytes: format.mostBytes)
            body = Self.markdown([("title", .text(message.title.cut(toBytes: 200))), ("text", .text(text))])
        case .feishu:
            self.address = address
            body = Self.post(message, secret, seconds, foot: id, mostBytes: format.mostBytes)
        }
    }

    private static func markdown(_ members: [(String, JSONText)]) -> String {
        JSONText.object([("msgtype", .text("markdown")), ("markdown", .object(members))]).line
    }

    private static func dingTalkSignature(_ secret: String, _ milliseconds: Int64, isFirst: Bool) -> String {
        guard !secret.isEmpty else { return "" }
        let sign = WebhookSignature.dingTalk(secret: secret, milliseconds: milliseconds)
        let encoded = sign.replacing("+", with: "%2B").replacing("/", with: "%2F").replacing("=", with: "%3D")
        return (isFirst ? "?" : "&") + "timestamp=\(milliseconds)&sign=\(encoded)"
    }

    /// A rich text (富文本): a title, and a paragraph for each line. It reads no marks in what people wrote.
    private static func post(
        _ message: RobotMessage, _ secret: String, _ seconds: Int64, foot: String, mostBytes: Int
    ) -> String {
        func text(_ text: String) -> JSONText { .object([("tag", .text("text")), ("text", .text(text))]) }
        let lines = message.lines.joined(separator: "\n").cut(toBytes: mostBytes)
        var paragraphs = lines.split(separator: "\n").map { JSONText.list([text(String($0))]) }
        if let link = message.link {
            paragraphs.append(
                .list([.object([("tag", .text("a")), ("text", .text(link.label)), ("href", .text(link.address))])]))
        }
        paragraphs.append(.list([text(foot)]))
        let language = JSONText.object([
            ("title", .text(message.title.cut(toBytes: 200))), ("content", .list(paragraphs)),
        ])
        let signature: [(String, JSONText)] =
            secret.isEmpty
            ? []
            : [
                ("timestamp", .text("\(seconds)")),
                ("sign", .text(WebhookSignature.feishu(secret: secret, seconds: seconds))),
            ]
        return JSONText.object(
            signature + [
                ("msg_type", .text("post")), ("content", .object([("post", .object([("zh_cn", language)]))])),
            ]
        ).line
    }
}
