import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import JWTKit
import Kernel
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// An identity provider on a free port of this machine: it keeps the rules, until a test tells it not to.
public final class TestProvider: Sendable {
    /// What a test may change while the provider runs.
    public struct Settings: Sendable {
        public var person = TestClaims.Person(subject: "7", email: "he@haidong.example", isVerified: true)
        /// Seconds since 1970.
        public var now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
        /// Changes what the token says before it is signed.
        public var change: @Sendable (inout TestClaims) -> Void = { _ in }
        /// Makes another token of a sound one.
        public var forge: @Sendable (String) async throws -> String = { $0 }
        /// Answers of a path in place of the sound ones.
        public var answers: [String: @Sendable () async throws -> Response] = [:]
        /// Changes the discovery document.
        public var discovery: [String: String] = [:]
        public var methods = ["client_secret_basic"]
        public var keys: [TestKey] = [.rs256]
        /// Which of its keys signs; one that is not among the published, when a test says so.
        public var signing = TestKey.rs256
        /// The address stands in the token, or beside it alone.
        public var tellsEmailInToken = true
    }

    private struct Grant: Sendable {
        let challenge: String
        let nonce: String
        let redirect: String
    }
    private struct State: Sendable {
        var settings = Settings()
        var grants: [String: Grant] = [:]
        var asked: [String: Int] = [:]
    }

    public static let client = "kaimen & co"
    public static let secret = "s:ecret/+%"
    /// Without a last slash.
    public let issuer: String
    private let state = Mutex(State())

    private init(port: Int) { issuer = "http://127.0.0.1:\(port)" }

    public func set(_ change: @Sendable (inout Settings) -> Void) { state.withLock { change(&$0.settings) } }
    var settings: Settings { state.withLock(\.settings) }
    /// How often a path was asked for.
    public func count(_ path: String) -> Int { state.withLock { $0.asked[path] ?? 0 } }

    /// Runs a provider while `body` runs.
    public static func serve(_ body: @escaping @Sendable (TestProvider) async throws -> Void) async throws {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let running = Mutex<TestProvider?>(nil)
        let application = Application(
            responder: CallbackResponder { request, _ in
                guard let provider = running.withLock({ $0 }) else { return Response(status: .serviceUnavailable) }
                return try await provider.respond(to: request)
            } as CallbackResponder<BasicRequestContext>,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { port.yield($0.localAddress?.port ?? 0) }, logger: logger)
        let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await port in ports {
                let provider = TestProvider(port: port)
                running.withLock { $0 = provider }
                do {
                    try await body(provider)
                } catch {
                    await group.triggerGracefulShutdown()
                    throw error
                }
                break
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    // MARK: The browser's way

    /// What the provider sends back with the browser that came to an address: the person agrees at once.
    public func answer(to address: String) throws -> (code: String, state: String) {
        let items = URLComponents(string: address)?.queryItems ?? []
        let fields = Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
        guard address.hasPrefix(issuer + "/authorize?"), fields["response_type"] == "code",
            fields["client_id"] == Self.client, fields["scope"]?.contains("openid") == true,
            fields["code_challenge_method"] == "S256", let challenge = fields["code_challenge"],
            let nonce = fields["nonce"], let redirect = fields["redirect_uri"], let state = fields["state"]
        else { throw TestFailure(text: "not a sign-in: \(address)") }
        let code = UUID().uuidString
        self.state.withLock {
            $0.grants[code] = Grant(challenge: challenge, nonce: nonce, redirect: redirect)
        }
        return (code, state)
    }

    // MARK: The program's way

    private func respond(to request: Request) async throws -> Response {
        let path = request.uri.path
        let instead = state.withLock { state in
            state.asked[path, default: 0] += 1
            return state.settings.answers[path]
        }
        if let instead { return try await instead() }
        switch path {
        case "/.well-known/openid-configuration": return Self.json(try JSONEncoder().encode(document()))
        case "/keys": return Self.json(try TestKey.published(settings.keys))
        case "/token": return try await token(request)
        case "/userinfo":
            guard request.headers[.authorization] == "Bearer access" else { return Response(status: .unauthorized) }
            let claims = TestClaims.UserInfo(settings.person)
            return Self.json(try JSONEncoder().encode(claims))
        default: return Response(status: .notFound)
        }
    }

    private func document() -> [String: Part] {
        let settings = settings
        var document: [String: Part] = [
            "issuer": .text(issuer), "authorization_endpoint": .text(issuer + "/authorize"),
            "token_endpoint": .text(issuer + "/token"), "jwks_uri": .text(issuer + "/keys"),
            "userinfo_endpoint": .text(issuer + "/userinfo"),
            "token_endpoint_auth_methods_supported": .list(settings.methods),
        ]
        for (name, value) in settings.discovery { document[name] = .text(value) }
        return document
    }

    private enum Part: Encodable {
        case text(String), list([String])

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .list(let list): try container.encode(list)
            }
        }
    }

    private func token(_ request: Request) async throws -> Response {
        let body = String(buffer: try await request.body.collect(upTo: 100_000))
        let items = URLComponents(string: "?" + body)?.queryItems ?? []
        let fields = Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
        let settings = settings
        guard isClient(request, fields) else { return Self.json(Data(#"{"error":"invalid_client"}"#.utf8), 401) }
        let grant = state.withLock { $0.grants.removeValue(forKey: fields["code"] ?? "") }
        guard let grant, fields["grant_type"] == "authorization_code", fields["redirect_uri"] == grant.redirect,
            let verifier = fields["code_verifier"],
            Self.base64URL(Data(SHA256.hash(data: Data(verifier.utf8)))) == grant.challenge
        else { return Self.json(Data(#"{"error":"invalid_grant"}"#.utf8), 400) }
        var claims = TestClaims(
            issuer: issuer, client: Self.client, nonce: grant.nonce, now: Double(settings.now()), settings.person)
        if !settings.tellsEmailInToken { (claims.email, claims.email_verified) = (nil, nil) }
        settings.change(&claims)
        let signed = try await settings.forge(settings.signing.sign(claims))
        let answer = ["id_token": signed, "access_token": "access", "token_type": "Bearer"]
        return Self.json(try JSONEncoder().encode(answer))
    }

    private func isClient(_ request: Request, _ fields: [String: String]) -> Bool {
        func plain(_ text: Substring?) -> String? { text.flatMap { String($0).removingPercentEncoding } }
        guard settings.methods.contains("client_secret_basic") else {
            return fields["client_id"] == Self.client && fields["client_secret"] == Self.secret
        }
        let pair = request.headers[.authorization]?.dropFirst("Basic ".count) ?? ""
        let parts = String(decoding: Data(base64Encoded: String(pair)) ?? Data(), as: UTF8.self).split(separator: ":")
        return parts.count == 2 && plain(parts.first) == Self.client && plain(parts.last) == Self.secret
            && fields["client_secret"] == nil
    }

    public static func json(_ data: Data, _ status: Int = 200) -> Response {
        Response(
            status: .init(code: status), headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }

    /// An answer of some text.
    public static func json(_ text: String, _ status: Int = 200) -> Response { json(Data(text.utf8), status) }

    static func base64URL(_ data: some Sequence<UInt8>) -> String {
        Data(data).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}

/// What a test has to say about itself.
public struct TestFailure: Error {
    public let text: String
}
