import Kernel
import TestSupport
import Testing

@testable import Publishing

@Suite(.onEveryEngine, .namingTheEngine) struct RedirectTests {
    private func problems(_ path: String, _ target: String, _ world: DeskWorld) async throws -> [String] {
        do {
            try await world.desk.addRedirect(path, to: target, as: try await world.viewer("administrator"))
            return []
        } catch let problems as Problems {
            return problems.list.map(\.key)
        }
    }

    @Test func `an address that would lead back to itself is refused, whatever is behind its path`() async throws {
        let world = try await DeskWorld()
        for target in ["/expo", "/expo#top", "/expo?from=2025"] {
            #expect(try await problems("/expo", target, world) == ["problem_redirect_circle"], "\(target)")
        }
        #expect(try await problems("/expo", "/zh/news", world) == [])
        for target in ["/expo", "/expo?page=2", "/expo#x"] {
            #expect(try await problems("/fair", target, world) == ["problem_redirect_circle"], "\(target)")
        }
        #expect(try await problems("/fair?year=2025", "/fair", world) == [])
    }

    @Test(arguments: [
        "/\\other.example", "//other.example", "/zh/../office", "/zh/%2e%2E/office", "/./zh", "/zh/ne ws",
        "http://other.example",
        "javascript:alert(1)",
    ])
    func `a target that a browser would read otherwise is refused`(_ target: String) async throws {
        #expect(throws: Problems([Problem(field: "target", key: "problem_redirect_target")])) {
            try Redirect.check("/expo", target)
        }
    }

    @Test func `white space at the ends is not part of an address, and within it is none`() async throws {
        let world = try await DeskWorld()
        #expect(try await problems(" /expo\n", "\u{3000}/zh/news ", world) == [])
        let kept = try await world.desk.redirects(as: try await world.viewer("administrator"))
        #expect(kept.map(\.path) == ["/expo"] && kept.map(\.target) == ["/zh/news"])
        #expect(try await problems("/ex po", "/zh/news", world) == ["problem_redirect_path"])
    }
}
