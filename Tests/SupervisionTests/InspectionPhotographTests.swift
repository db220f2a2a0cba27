import Kernel
import TestCast
import TestSupport
import Testing

@testable import Supervision

/// Where time and place of photographs come from, and what they prove.
@Suite(.onEveryEngine, .namingTheEngine) struct InspectionPhotographTests {
    /// 2026-03-12 08:20 in Shanghai.
    private static let taken: Int64 = 1_773_274_800

    private static func place() -> GeographicPosition? {
        GeographicPosition(degreesNorth: 31.208475, degreesEast: 121.47)
    }

    /// Time and place of the photographs of a visit, each with its source.
    private func kept(
        _ photographs: [InspectionPhotographDraft], _ change: (inout InspectionDraft) throws -> Void = { _ in }
    ) async throws -> [InspectionPhotograph] {
        let world = try await SupervisionWorld()
        let draft = try world.visit {
            $0.photographs = photographs
            try change(&$0)
        }
        let inspection = try await world.submit(draft)
        #expect(try await world.cast.recordFindings(SupervisionRecords.kinds).isEmpty)
        return try await world.desk.inspection(inspection.id, as: world.viewer("officer")).photographs
    }

    @Test func `the camera is believed first, then the phone, then what was said of the visit`() async throws {
        let photographs = try await kept([
            SupervisionWorld.photograph("camera") {
                ($0.cameraTime, $0.cameraPosition, $0.deviceTime) = (Self.taken, Self.place(), 1)
            },
            SupervisionWorld.photograph("phone") { $0.deviceTime = Self.taken + 60 },
            SupervisionWorld.photograph("stated", block: nil),
        ])
        #expect(photographs.map(\.timeSource) == [.exif, .device, .typed])
        #expect(photographs.map(\.takenAt) == [Self.taken, Self.taken + 60, 1_773_275_400])
        #expect(photographs.map { $0.place?.source } == [.exif, .typed, .typed])
        #expect(photographs.first?.place?.position == Self.place())
        #expect(photographs.last?.place?.name == "标准厂房二期工地" && photographs.map(\.finding) == [1, 1, nil])
        #expect(photographs.map { $0.isProof(of: 1_773_275_400) } == [true, false, false])
    }

    @Test func `the position of the phone is the place of its photographs`() async throws {
        let photographs = try await kept([SupervisionWorld.photograph { $0.deviceTime = Self.taken }]) {
            ($0.place, $0.latitude, $0.longitude) = ("", "31.208475", "121.47")
        }
        #expect(photographs.first?.place?.source == .device && photographs.first?.place?.position == Self.place())
        #expect(photographs.first?.isProof(of: Self.taken) == true)
    }

    @Test func `where nobody said a place there is none, and the photograph stays`() async throws {
        let photographs = try await kept([SupervisionWorld.photograph { $0.cameraTime = Self.taken }]) { $0.place = "" }
        #expect(photographs.count == 1 && photographs.first?.place == nil)
    }

    @Test func `a serious problem is proved by a photograph with time and place of its own, or explained`() async throws
    {
        let world = try await SupervisionWorld()
        let problem = "findingExplanation-1: problem_inspection_proof"
        func answer(_ change: (inout InspectionPhotographDraft) -> Void) async throws -> String? {
            try await world.refusal(
                of: world.visit {
                    $0.findings = [SupervisionWorld.finding("储罐泄漏", "serious")]
                    $0.photographs = [SupervisionWorld.photograph("a", block: 0, change)]
                })
        }
        #expect(
            try await world.refusal(
                of: world.visit { $0.findings = [SupervisionWorld.finding("储罐泄漏", "serious")] }) == problem)
        #expect(try await answer { _ in } == problem)
        #expect(try await answer { $0.cameraTime = Self.taken } == problem)
        #expect(try await answer { $0.cameraPosition = Self.place() } == problem)
        // An old picture proves nothing of this visit.
        #expect(
            try await answer { ($0.cameraTime, $0.cameraPosition) = (Self.taken - 2 * 86_400, Self.place()) } == problem
        )
        // Nor does one that belongs to another finding.
        #expect(
            try await answer { ($0.cameraTime, $0.cameraPosition, $0.block) = (Self.taken, Self.place(), nil) }
                == problem)
        #expect(try await answer { ($0.cameraTime, $0.cameraPosition) = (Self.taken, Self.place()) } == nil)
        let explained = try world.visit("abcdefabcdefabcdefabcdefabcdefab") {
            $0.findings = [SupervisionWorld.finding("储罐泄漏", "serious") { $0.explanation = "检测报告第 3 页" }]
        }
        #expect(try await world.refusal(of: explained) == nil)
    }

    @Test func `what photographs will say is not judged before they were looked into`() async throws {
        let world = try await SupervisionWorld()
        let officer = try await world.viewer("officer")
        var draft = try world.visit { $0.findings = [SupervisionWorld.finding("储罐泄漏", "serious")] }
        let bare = draft
        #expect(
            await world.cast.refusal { try await world.desk.check(bare, as: officer) }
                == "findingExplanation-1: problem_inspection_proof")
        draft.photographs = [InspectionPhotographDraft(block: 0, fingerprint: "sent")]
        try await world.desk.check(draft, as: officer)
        draft.photographs = Array(repeating: draft.photographs[0], count: 21)
        let many = draft
        #expect(
            await world.cast.refusal { try await world.desk.check(many, as: officer) }
                == "photographs: problem_too_many")
        #expect(try await world.count("inspection") == 0)
    }

    @Test func `a photograph is shown to who may see its visit`() async throws {
        let world = try await SupervisionWorld()
        let inspection = try await world.submit(
            world.visit { $0.photographs = [SupervisionWorld.photograph("site")] })
        let file = try await world.desk.photograph("kept-site", of: inspection.id, as: world.viewer("clerk"))
        #expect(file.name == "site.jpg")
        for (digest, login) in [("kept-other", "clerk"), ("kept-site", "neighbour")] {
            let viewer = try await world.viewer(login)
            let answer = await world.cast.refusal {
                _ = try await world.desk.photograph(digest, of: inspection.id, as: viewer)
            }
            #expect(answer == "refusal_unknown", "\(login)")
        }
    }
}
