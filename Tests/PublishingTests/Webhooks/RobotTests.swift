import Foundation
import Testing

@testable import Publishing

/// What robots of group chats are sent, and what their answers mean. The signatures were computed with Python's `hmac`
/// from the texts of their makers.
@Suite struct RobotTests {
    private static let message = RobotMessage(
        title: "督〔2026〕1号 · 已交办", lines: ["完成项目清单", "承办单位：东岭招商局"],
        link: RobotMessage.Link("查看事项", "https://zone.example/office/matters/1"))

    private static func request(
        _ format: WebhookFormat, to address: String, secret: String = "", _ message: RobotMessage = message
    ) throws -> WebhookRequest {
        try #require(
            WebhookRequest(
                to: address, format, secret: secret, id: "msg_7", payload: "{}", message: message,
                milliseconds: 1_773_277_200_000))
    }

    @Test func `WeCom is sent Markdown`() throws {
        let address = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"
        let request = try Self.request(.wecom, to: address)
        #expect(request.address == address && request.headers.isEmpty)
        let body =
            ####"{"msgtype":"markdown","markdown":{"content":"### 督〔2026〕1号 · 已交办\n完成项目清单\n承办单位：东岭招商局\n"####
            + #"[查看事项](https://zone.example/office/matters/1)\nmsg_7"}}"#
        #expect(request.body == body)
    }

    @Test func `DingTalk is sent Markdown, and its signature in the address`() throws {
        let address = "https://oapi.dingtalk.com/robot/send?access_token=t"
        let request = try Self.request(.dingtalk, to: address, secret: "SEC1234567890abcdef")
        #expect(
            request.address == address
                + "&timestamp=1773277200000&sign=jsUFjkkO0S%2F%2BC874ZXH1BRus9LdPWyX2IqBkTepUVPE%3D")
        let body =
            ####"{"msgtype":"markdown","markdown":{"title":"督〔2026〕1号 · 已交办","text":"### 督〔2026〕1号 · 已交办\n\n"####
            + #"完成项目清单\n\n承办单位：东岭招商局\n\n[查看事项](https://zone.example/office/matters/1)\n\nmsg_7"}}"#
        #expect(request.body == body)
        #expect(try Self.request(.dingtalk, to: address).address == address, "without a key nothing is signed")
        let bare = try Self.request(.dingtalk, to: "https://robot.example/send", secret: "SEC1234567890abcdef")
        #expect(bare.address.hasPrefix("https://robot.example/send?timestamp=1773277200000&sign="))
    }

    @Test func `Feishu is sent a rich text with its signature`() throws {
        let address = "https://open.feishu.cn/open-apis/bot/v2/hook/x"
        let request = try Self.request(.feishu, to: address, secret: "feishu-secret-1")
        #expect(request.address == address)
        let content =
            #""msg_type":"post","content":{"post":{"zh_cn":{"title":"督〔2026〕1号 · 已交办","content":["#
            + #"[{"tag":"text","text":"完成项目清单"}],[{"tag":"text","text":"承办单位：东岭招商局"}],"#
            + #"[{"tag":"a","text":"查看事项","href":"https://zone.example/office/matters/1"}],"#
            + #"[{"tag":"text","text":"msg_7"}]]}}}}"#
        let signature =
            #"{"timestamp":"1773277200","sign":"C8G3JQQpqo7ISKiENxiSnp1VTstp2IkJgQnxXNoMXZI=","#
        #expect(request.body == signature + content)
        #expect(try Self.request(.feishu, to: address).body == "{" + content)
    }

    @Test func `programs are sent what they always were`() throws {
        let payload = #"{"test": 2432232314}"#
        let request = try #require(
            WebhookRequest(
                to: "https://data.example/told", .standard, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                id: "msg_p5jXN8AQM9LWM0D4loKWxJek", payload: payload, message: nil, milliseconds: 1_614_265_330_999))
        #expect(request.body == payload && request.address == "https://data.example/told")
        #expect(request.headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        #expect(
            WebhookRequest(
                to: "https://data.example", .standard, secret: "", id: "a", payload: "", message: nil, milliseconds: 0)
                == nil)
    }

    private struct WeCom: Decodable {
        struct Markdown: Decodable { let content: String }
        let markdown: Markdown
    }

    @Test(arguments: ["长", "👨‍👩‍👧‍👦", "e\u{301}", "a"])
    func `what is too long ends at a whole character, before the link to the rest`(_ sign: String) throws {
        let long = RobotMessage(
            title: "标题", lines: ["短", String(repeating: sign, count: 5000)], link: Self.message.link)
        let request = try Self.request(.wecom, to: "https://robot.example", long)
        let content = try JSONDecoder().decode(WeCom.self, from: Data(request.body.utf8)).markdown.content
        #expect(content.utf8.count <= 4096 && content.utf8.count > 4096 - 64)
        let end = "…\n[查看事项](https://zone.example/office/matters/1)\nmsg_7"
        #expect(content.hasSuffix(end) && content.hasPrefix("### 标题\n短\n"))
        let rest = content.dropFirst("### 标题\n短\n".count).dropLast(end.count)
        #expect(rest.allSatisfy { $0 == Character(sign) })
        for format in [WebhookFormat.dingtalk, .feishu] {
            #expect(try Self.request(format, to: "https://robot.example", long).body.utf8.count < 20_000)
        }
    }

    @Test func `what somebody wrote makes no links and mentions nobody`() throws {
        let nasty = RobotMessage(
            title: "# [点我](http://evil.example)\n<@all>", lines: ["**粗** `x`\u{0}\u{7}", " ", "@13800000000"], link: nil
        )
        let request = try Self.request(.wecom, to: "https://robot.example", nasty)
        let content = try JSONDecoder().decode(WeCom.self, from: Data(request.body.utf8)).markdown.content
        #expect(
            content == "### ＃ ［点我］(http://evil.example) ＜＠all＞\n＊＊粗＊＊ ｀x｀\n＠13800000000\nmsg_7")
    }

    @Test func `signs that hang on brackets save no link`() throws {
        let nasty = RobotMessage(
            title: "[\u{301}点此\u{600}](https://evil.example)",
            lines: ["<\u{338}@\u{FE0F}all>\u{20E3}", "\u{202E}\u{200B}乙"],
            link: nil)
        let request = try Self.request(.wecom, to: "https://robot.example", nasty)
        let content = try JSONDecoder().decode(WeCom.self, from: Data(request.body.utf8)).markdown.content
        let said =
            "### ［\u{301}点此］(https://evil.example)\n＜\u{338}＠\u{FE0F}all＞\u{20E3}\n乙\nmsg_7"
        #expect(Array(content.unicodeScalars) == Array(said.unicodeScalars))
    }

    @Test(arguments: [
        "https://open.feishu.cn/open-apis/bot/v2/hook/KEY", "https://open.feishu.cn/open-apis/bot/v2/hook/KEY/",
        "https://open.feishu.cn/open-apis/bot/v2/hook/KEY//?x=KEY", "https://open.feishu.cn/hook/KEY/./",
        "https://robot.example/KEY/", "https://robot.example/hook//KEY//",
    ])
    func `the ledger knows no key of a Feishu robot, however its address ends`(_ address: String) throws {
        let fields = WebhookDraft(name: "群", address: address, events: [.published], format: .feishu).fields
        let shown = try #require(fields.first { $0.field == "webhookAddress" }?.value)
        #expect(!shown.contains("KEY") && shown.hasPrefix("https://") && shown.hasSuffix("/…"))
    }

    @Test(arguments: [
        (WebhookFormat.standard, 204, "", WebhookVerdict.arrived),
        (.standard, 500, #"{"errcode":0}"#, .failed(reason: "HTTP 500", isFinal: false)),
        (.wecom, 200, #"{"errcode":0,"errmsg":"ok"}"#, .arrived),
        (
            .wecom, 200, #"{"errcode":45009,"errmsg":"api freq out of limit"}"#,
            .failed(reason: "errcode 45009", isFinal: false)
        ),
        (.wecom, 200, "<html>a proxy</html>", .failed(reason: "answer", isFinal: false)),
        (.wecom, 200, "{}", .failed(reason: "answer", isFinal: false)),
        (.wecom, 502, "", .failed(reason: "HTTP 502", isFinal: false)),
        (.wecom, 410, "", .failed(reason: "HTTP 410", isFinal: true)),
        (.dingtalk, 200, #"{"errcode":0,"errmsg":"ok"}"#, .arrived),
        (
            .dingtalk, 200, #"{"errcode":130101,"errmsg":"send too fast"}"#,
            .failed(reason: "errcode 130101", isFinal: false)
        ),
        (
            .dingtalk, 200, #"{"errcode":310000,"errmsg":"sign not match"}"#,
            .failed(reason: "errcode 310000", isFinal: false)
        ),
        (.feishu, 200, #"{"code":0,"msg":"success","data":{}}"#, .arrived),
        (.feishu, 200, #"{"StatusCode":0,"StatusMessage":"success"}"#, .arrived),
        (.feishu, 200, #"{"code":19021,"msg":"sign match fail"}"#, .failed(reason: "code 19021", isFinal: false)),
        (.feishu, 400, #"{"code":9499,"msg":"Bad Request"}"#, .failed(reason: "code 9499", isFinal: false)),
        (.feishu, 200, #"{"errcode":0}"#, .failed(reason: "answer", isFinal: false)),
    ])
    func `a robot that did not say it has not been told`(
        _ format: WebhookFormat, _ status: Int, _ body: String, _ verdict: WebhookVerdict
    ) {
        #expect(format.verdict(status: status, body: Data(body.utf8)) == verdict)
    }
}
