import Identity
import Kernel
import Ledger
import TestCast
import TestSupport
import Testing

@testable import Meetings

/// Texts that came of meetings, and what rules found in them.
@Suite(.onEveryEngine, .namingTheEngine) struct TextTests {
    @Test func `a text is kept as it came, with its proposals and what was set aside`() async throws {
        let world = try await MeetingsWorld()
        let id = try await world.attached()
        let review = try await world.review(id, as: "leader")
        #expect(review.body == MeetingsWorld.words)
        #expect(review.text.length == MeetingsWorld.words.unicodeScalars.count)
        #expect(review.text.number == 1 && review.text.edition == 1 && review.text.origin == .pasted)
        #expect(review.proposals.map(\.sentence) == ["招商局要在3月底前完成项目清单", "财政局要落实资金", "住建局要抓紧办理手续"])
        let expected1 = try world.proposals()
        #expect(review.proposals.map(\.matter) == expected1)
        #expect(review.proposals.allSatisfy { $0.first == $0.matter && $0.state == .proposed && !$0.isEdited })
        #expect(review.setAside.map(\.reason) == ["attitude"])
        #expect(!review.mayReview && !review.mayFile)
        let mine = try await world.review(id)
        #expect(mine.mayReview && mine.mayFile)
        let detail = try await world.desk.meeting(review.meeting.id, as: world.viewer("leader"))
        #expect(detail.state == .review)
        #expect(detail.texts.map(\.counts) == [[.proposed: 3]])
        await #expect(throws: Refusal.unknown) { try await world.review(id, as: "neighbour") }
    }

    @Test func `offsets count Unicode scalars, also of signs beyond the first plane and of line ends of two`()
        async throws
    {
        let world = try await MeetingsWorld()
        let words = "𠮷\r\ne\u{301}局要办理👨‍👩‍👧。"
        let range = try MeetingsWorld.range("局要办理", in: words)
        #expect(range == 5..<9)
        let id = try await world.desk.attach(
            IncomingMeetingText(words), [ProposedMatter(range: range, action: "办理")], to: world.begin(),
            as: world.viewer("manager"))
        let review = try await world.review(id)
        #expect(review.body.unicodeScalars.elementsEqual(words.unicodeScalars))
        #expect(review.proposals.map(\.sentence) == ["局要办理"])
    }

    @Test func `the same words are attached once`() async throws {
        let world = try await MeetingsWorld()
        let (meeting, viewer) = (try await world.begin(), try await world.viewer("manager"))
        let incoming = IncomingMeetingText(MeetingsWorld.words, title: "纪要")
        let found = try world.proposals()
        let first = try await world.desk.attach(incoming, found, to: meeting, as: viewer)
        let second = try await world.desk.attach(incoming, found, to: meeting, as: viewer)
        #expect(first == second)
        #expect(try await world.cast.number("SELECT COUNT(*) AS number FROM meeting_proposal") == 3)
        let elsewhere = try await world.desk.attach(incoming, found, to: world.begin(), as: viewer)
        #expect(elsewhere != first)
    }

    @Test func `a text that takes the place of another is its next edition, and the old one is closed`() async throws {
        let world = try await MeetingsWorld()
        let old = try await world.attached()
        let viewer = try await world.viewer("manager")
        let meeting = try await world.review(old).meeting.id
        let seen = try await world.seen("财政局", of: old)
        let new = try await world.desk.attach(
            IncomingMeetingText("财政局要在年内落实资金。"), [], to: meeting, replacing: old, as: viewer)
        let (before, after) = (try await world.review(old), try await world.review(new))
        #expect(after.text.edition == 2 && after.text.number == 2 && after.text.replaces == old)
        #expect(before.text.replacedBy == new && !before.mayReview && !before.mayFile)
        let tries: [@Sendable () async throws -> Void] = [
            { try await world.desk.decide(.accept, seen, of: old, as: viewer) },
            { try await world.desk.edit(seen[0], ProposalDraft(), as: viewer) },
            { _ = try await world.desk.add(0..<4, of: old, as: viewer) },
            {
                _ = try await world.desk.attach(
                    IncomingMeetingText("另一个文本。"), [], to: meeting, replacing: old, as: viewer)
            },
        ]
        for body in tries { #expect(await world.cast.refusal(body) == "refusal_meeting_text_replaced") }
        let line = try #require(try await world.desk.meetings(MeetingFilter(), as: viewer).lines.first)
        #expect(line.texts == 1 && line.open == 0 && line.state == .settled)
    }

    @Test func `what is no text, and a piece outside of it, is refused`() async throws {
        let world = try await MeetingsWorld()
        let (meeting, viewer) = (try await world.begin(), try await world.viewer("manager"))
        func answer(_ words: String, _ range: Range<Int>? = nil) async -> String? {
            await world.cast.refusal {
                _ = try await world.desk.attach(
                    IncomingMeetingText(words), range.map { [ProposedMatter(range: $0, action: "办")] } ?? [],
                    to: meeting, as: viewer)
            }
        }
        #expect(await answer(" \n　") == "text: problem_meeting_text_empty")
        #expect(await answer("要办。\0") == "text: problem_control_character")
        #expect(await answer("要办。", 1..<4) == "proposals: problem_proposal_range")
        #expect(await answer("要办。", 1..<1) == "proposals: problem_proposal_range")
        #expect(await answer("要办。", -1..<2) == "proposals: problem_proposal_range")
        let long = String(repeating: "办", count: IncomingMeetingText.longest + 1)
        #expect(await answer(long) == "text: problem_too_long")
        let reader = try await world.viewer("leader")
        let refused = await world.cast.refusal {
            _ = try await world.desk.attach(IncomingMeetingText("要办。"), [], to: meeting, as: reader)
        }
        #expect(refused == "refusal_not_allowed")
        #expect(try await world.cast.number("SELECT COUNT(*) AS number FROM meeting_text") == 0)
    }

    @Test func `what rules propose is kept as it can be: units that are there, helpers beside the lead`() async throws {
        let world = try await MeetingsWorld()
        let (lead, helper) = (try world.cast.unit("bureau"), try world.cast.unit("finance"))
        let matter = ProposedMatter(
            range: 0..<3, action: "  ", leadUnit: lead, coUnits: [helper, lead, Unit.ID(4711), helper],
            confidence: .nan, rules: ["marker", ""])
        let id = try await world.desk.attach(
            IncomingMeetingText("要办理。"), [matter], to: world.begin(), as: world.viewer("manager"))
        let kept = try #require(try await world.review(id).proposals.first)
        #expect(kept.matter.leadUnit == lead && kept.matter.coUnits == [helper])
        #expect(kept.matter.action == "要办理" && kept.matter.confidence == 0 && kept.matter.rules == ["marker"])
    }

    @Test func `a text is tied to its meeting, and to the article that it was`() async throws {
        let world = try await MeetingsWorld()
        let (meeting, viewer) = (try await world.begin(), try await world.viewer("manager"))
        let text = try await world.desk.attach(
            IncomingMeetingText(MeetingsWorld.words, origin: .article(4711)), [], to: meeting, as: viewer)
        let chain = try await LedgerReader(database: world.database).chain(
            of: SubjectReference("meeting-text", text.rawValue))
        #expect(
            Set(chain.back.map(\.record.description)) == ["meeting:\(meeting)", "article:4711"])
        #expect(chain.back.allSatisfy { $0.link.kind == .derivedFrom })
        #expect(try await world.desk.texts(ofArticle: 4711, as: world.viewer("leader")).map(\.id) == [text])
        #expect(try await world.desk.texts(ofArticle: 4711, as: world.viewer("neighbour")).isEmpty)
    }

    @Test func `a file's name and warnings come with it`() async throws {
        let world = try await MeetingsWorld()
        let warning = TextWarning(key: "warning_page_without_text", arguments: ["page": "3", "file": "纪要.pdf"])
        let origin = MeetingText.Origin.file(name: "纪要.pdf", kind: "application/pdf", hash: nil)
        let id = try await world.desk.attach(
            IncomingMeetingText("要办理。", origin: origin, warnings: [warning]), [], to: world.begin(),
            as: world.viewer("manager"))
        let text = try await world.review(id).text
        #expect(text.origin == origin && text.warnings == [warning])
    }
}
