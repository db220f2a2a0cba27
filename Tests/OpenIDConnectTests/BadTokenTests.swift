import Crypto
import Foundation
import TestSupport
import Testing

@testable import OpenIDConnect

@Suite struct BadTokenTests {
    /// A change of the claims, and what is found wrong with it.
    struct Case: Sendable, CustomTestStringConvertible {
        let reason: String
        let change: @Sendable (inout TestClaims) -> Void
        var testDescription: String { reason }

        init(_ reason: String, _ change: @escaping @Sendable (inout TestClaims) -> Void) {
            (self.reason, self.change) = (reason, change)
        }
    }

    @Test(arguments: [
        Case("iss is another") { $0.iss = "https://evil.example" }, Case("iss is another") { $0.iss += "/" },
        Case("aud is another") { $0.aud = ["another"] }, Case("aud is another") { $0.aud = [] },
        Case("azp is another") { $0.azp = "another" }, Case("azp is another") { $0.aud.append("another") },
        Case("exp is past") { $0.exp -= 361 }, Case("iat is not now") { $0.iat += 3600 },
        Case("iat is not now") { $0.iat -= 700 }, Case("iat is not now") { $0.iat = -1e300 },
        Case("exp is past") { $0.exp = -1e300 }, Case("nbf is to come") { $0.nbf = $0.iat + 3600 },
        Case("nonce is another") { $0.nonce = "another" }, Case("nonce is another") { $0.nonce = nil },
        Case("sub is malformed") { $0.sub = "" }, Case("sub is malformed") { $0.sub = "a\u{0}b" },
        Case("sub is malformed") { $0.sub = String(repeating: "7", count: 256) },
    ])
    func `a claim that is not right is not believed`(wrong: Case) async throws {
        try await TestProvider.serve { provider in
            provider.set { $0.change = wrong.change }
            let found = try await failure(provider)
            #expect(found == .untrusted(wrong.reason))
        }
    }

    @Test(arguments: [
        Case("clocks apart") { ($0.iat, $0.exp) = ($0.iat + 50, $0.exp) },
        Case("just expired") { $0.exp = $0.iat - 1 },
        Case("for several, made for us") { ($0.azp, $0.aud) = ($0.aud.first, $0.aud + ["another"]) },
        Case("huge end") { $0.exp = 1e300 },
    ])
    func `what the rules allow is believed`(sound: Case) async throws {
        try await TestProvider.serve { provider in
            provider.set { $0.change = sound.change }
            let known = try await claims(provider)
            #expect(known.subject == "7")
        }
    }

    /// A forged token, and what is found wrong with it.
    struct Forgery: Sendable, CustomTestStringConvertible {
        let reason: String
        let forge: @Sendable (String) -> String
        var testDescription: String { reason }

        init(_ reason: String, _ forge: @escaping @Sendable (String) -> String) {
            (self.reason, self.forge) = (reason, forge)
        }
    }

    @Test(arguments: [
        Forgery("the ID token is malformed") { _ in "" }, Forgery("the ID token is malformed") { _ in "a.b" },
        Forgery("the ID token is malformed") { $0 + ".x" }, Forgery("the ID token is malformed") { _ in "..." },
        Forgery("the ID token is malformed") { $0 + String(repeating: "A", count: 40_000) },
        Forgery("the signature of the ID token does not fit") { String($0.dropLast(8)) + "AAAAAAAA" },
        Forgery("the signature of the ID token does not fit") { String($0.dropLast(40)) },
        Forgery("the signature of the ID token does not fit") { parts($0)[0] + "." + other() + "." + parts($0)[2] },
        Forgery("the ID token is signed with none") { header(#"{"alg":"none"}"#) + "." + parts($0)[1] + ".AAAA" },
        Forgery("the ID token is malformed") { header(#"{"alg":"none"}"#) + "." + parts($0)[1] + "." },
        Forgery("the ID token is signed with nOnE") { header(#"{"alg":"nOnE"}"#) + "." + parts($0)[1] + ".AAAA" },
        Forgery("the ID token is signed with HS256") { hs256($0) },
        Forgery("the token names an unknown key") { header(#"{"alg":"ES256","kid":"rs256"}"#) + rest($0) },
        Forgery("the token names an unknown key") { header(#"{"alg":"PS256","kid":"rs256"}"#) + rest($0) },
        Forgery("the ID token demands an unknown extension") {
            header(#"{"alg":"RS256","kid":"rs256","crit":["exp"]}"#) + rest($0)
        },
        Forgery("the ID token is malformed") { header(#"{"alg":1e400}"#) + rest($0) },
    ])
    func `a forged token opens nothing`(forgery: Forgery) async throws {
        try await TestProvider.serve { provider in
            provider.set { $0.forge = { forgery.forge($0) } }
            let found = try await failure(provider)
            #expect(found == .untrusted(forgery.reason))
        }
    }

    @Test func `a key of the same name that somebody else holds opens nothing`() async throws {
        try await TestProvider.serve { provider in
            provider.set { ($0.keys, $0.signing) = ([.elliptic("k")], .elliptic("k")) }
            let found = try await failure(provider)
            #expect(found == .untrusted("the signature of the ID token does not fit"))
        }
    }

    @Test func `without a name the only key that can be meant is taken, and among several none`() async throws {
        let token = try SignedToken(Self.header(#"{"alg":"ES256"}"#) + ".e30.AAAA")
        func set(_ keys: [[String: String]]) throws -> KeySet { try KeySet(JSONEncoder().encode(["keys": keys])) }
        let (one, two) = (TestKey.elliptic("one"), TestKey.elliptic("two"))
        #expect(try await set([one.published(as: "one"), TestKey.rs256.published(as: "r")]).key(for: token) != nil)
        #expect(try await set([one.published(as: "one"), two.published(as: nil)]).key(for: token) == nil)
        #expect(try await set([one.published(as: "one", algorithm: "ES512")]).key(for: token) == nil)
        #expect(try await set([["kty": "EC", "crv": "P-256", "x": "AAAA", "y": "AAAA"]]).key(for: token) == nil)
    }

    // MARK: Forging

    private static func parts(_ token: String) -> [String] { token.split(separator: ".").map(String.init) }
    private static func header(_ json: String) -> String { base64URL(Data(json.utf8)) }
    private static func rest(_ token: String) -> String { "." + parts(token)[1] + "." + parts(token)[2] }
    private static func other() -> String {
        base64URL(Data(#"{"iss":"x","sub":"1","aud":"x","exp":1,"iat":1}"#.utf8))
    }

    /// Signed with what is public of the provider's key, as if it were a shared secret.
    private static func hs256(_ token: String) -> String {
        let text = header(#"{"alg":"HS256","kid":"rs256"}"#) + "." + parts(token)[1]
        let key = SymmetricKey(data: Data((TestKey.rs256.published(as: nil)["n"] ?? "").utf8))
        return text + "." + base64URL(Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)))
    }

    private static func base64URL(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
