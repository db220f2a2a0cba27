import Foundation

/// In which form a webhook is told: as programs read it, or as a robot of a group chat (群机器人) says it.
public enum WebhookFormat: String, Sendable, CaseIterable {
    /// JSON, signed after Standard Webhooks.
    case standard
    /// 企业微信 群机器人: developer.work.weixin.qq.com/document/path/91770.
    case wecom
    /// 钉钉 自定义机器人: open.dingtalk.com/document/robots/custom-robot-access.
    case dingtalk
    /// 飞书 自定义机器人: open.feishu.cn/document/client-docs/bot-v3/add-custom-bot.
    case feishu

    public var isRobot: Bool { self != .standard }

    /// Whether the other side may give a key with which messages are signed (加签, 签名校验).
    public var takesKey: Bool { self == .dingtalk || self == .feishu }

    /// How long what is said may be, in bytes of UTF-8. WeCom takes 4,096; DingTalk and Feishu take bodies of 20,000,
    /// of which this leaves a part for the rest of the body.
    var mostBytes: Int {
        switch self {
        case .standard: .max
        case .wecom: 4096
        case .dingtalk, .feishu: 16_000
        }
    }
}

/// What the answer of a receiver says of a delivery.
public enum WebhookVerdict: Sendable, Equatable {
    case arrived
    /// - Parameters:
    ///   - reason: in few words: `HTTP 500`, `errcode 45009`, or the end of a key of the catalogue.
    ///   - isFinal: the receiver wants nothing more.
    case failed(reason: String, isFinal: Bool)
}

extension WebhookFormat {
    /// Robots answer 200 whatever happens, and say in the body whether they said it.
    private struct Answer: Decodable {
        let errcode: Int?
        let code: Int?
        /// The older name of `code` at Feishu.
        let statusCode: Int?

        enum CodingKeys: String, CodingKey {
            case errcode, code
            case statusCode = "StatusCode"
        }
    }

    /// - Parameter body: of the answer; a receiver of `standard` is judged by its status alone.
    public func verdict(status: Int, body: Data) -> WebhookVerdict {
        // The receiver is gone for good, and says so.
        if status == 410 { return .failed(reason: "HTTP 410", isFinal: true) }
        let isFine = (200..<300).contains(status)
        guard isRobot else { return isFine ? .arrived : .failed(reason: "HTTP \(status)", isFinal: false) }
        let answer = try? JSONDecoder().decode(Answer.self, from: body)
        let code = self == .feishu ? answer?.code ?? answer?.statusCode : answer?.errcode
        if let code, code != 0 {
            return .failed(reason: (self == .feishu ? "code " : "errcode ") + "\(code)", isFinal: false)
        }
        guard isFine else { return .failed(reason: "HTTP \(status)", isFinal: false) }
        return code == nil ? .failed(reason: "answer", isFinal: false) : .arrived
    }
}
