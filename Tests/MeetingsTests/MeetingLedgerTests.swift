import Identity
import Kernel
import Ledger
import Storage
import TestCast
import TestSupport
import Testing

@testable import Meetings

/// The ledger knows every meeting, text and proposal, and finds who changes one behind the program's back.
@Suite(.onEveryEngine, .namingTheEngine) struct MeetingLedgerTests {
    /// Everything that the desk does, once.
    private func day(_ world: MeetingsWorld) async throws -> MeetingText.ID {
        let viewer = try await world.viewer("manager")
        let text = try await world.attached()
        let meeting = try await world.review(text).meeting
        try await world.desk.save(meeting.id, world.draft { $0.note = "备注" }, basedOn: 1, as: viewer)
        var item = AgendaItemDraft()
        item.title = "听取汇报"
        try await world.desk.saveAgenda(of: meeting.id, [item], basedOn: 2, as: viewer)
        try await world.desk.decide(.reject, world.seen("住建局", of: text), of: text, as: viewer)
        try await world.desk.decide(.reopen, world.seen("住建局", of: text), of: text, as: viewer)
        var draft = ProposalDraft(try await world.review(text).proposals[2])
        draft.coUnits = [try world.cast.unit("finance").description, try world.cast.unit("bureau").description]
        try await world.desk.edit(world.seen("住建局", of: text)[0], draft, as: viewer)
        _ = try await world.desk.add(MeetingsWorld.range("各部门要加强值班"), of: text, as: viewer)
        let whole = try await world.desk.merge(world.seen("招商局", "财政局", of: text), of: text, as: viewer)
        _ = try await world.desk.split(
            SeenProposal(whole.id, version: 1), at: MeetingsWorld.range("，财政局").lowerBound, as: viewer)
        try await world.desk.decide(.accept, world.seen("招商局", of: text), of: text, as: viewer)
        return text
    }

    @Test func `after a whole day of the desk nothing is wrong, and each edit behind its back is named`() async throws {
        let world = try await MeetingsWorld()
        let text = try await day(world)
        #expect(try await world.cast.recordFindings(MeetingsRecords.kinds).isEmpty)
        let meeting = try await world.review(text).meeting.id.rawValue
        let proposal = try #require(try await world.review(text).proposals.first { $0.matter.coUnits.count > 1 })
        let attacks: [(sql: String, id: Int64, record: SubjectReference)] = [
            ("UPDATE meeting SET chair = '别人' WHERE id = ?", meeting, SubjectReference("meeting", meeting)),
            (
                "UPDATE agenda_item SET decision = '同意' WHERE meeting_id = ?", meeting,
                SubjectReference("meeting", meeting)
            ),
            (
                "UPDATE meeting_text SET body = replace(body, '招商局', '商务局') WHERE id = ?", text.rawValue,
                SubjectReference("meeting-text", text.rawValue)
            ),
            (
                "UPDATE meeting_set_aside SET reason = 'slogan' WHERE text_id = ?", text.rawValue,
                SubjectReference("meeting-text", text.rawValue)
            ),
            (
                "UPDATE meeting_proposal SET action = '不办' WHERE id = ?", proposal.id.rawValue, proposal.reference
            ),
            (
                "DELETE FROM meeting_proposal_unit WHERE position = 2 AND proposal_id = ?", proposal.id.rawValue,
                proposal.reference
            ),
        ]
        var named: Set<SubjectReference> = []
        for attack in attacks {
            try await world.database.write { try $0.execute(attack.sql, [.integer(attack.id)]) }
            named.insert(attack.record)
            let findings = try await world.cast.recordFindings(MeetingsRecords.kinds)
            #expect(findings.allSatisfy { $0.code == .recordChanged }, "\(attack.sql)")
            #expect(Set(findings.compactMap(\.subject)) == named, "\(attack.sql)")
        }
    }

    @Test func `each change has an entry: who, for which unit, what it was and is`() async throws {
        let world = try await MeetingsWorld()
        let text = try await day(world)
        let rows = try await world.database.read {
            try $0.rows(
                "SELECT action, actor, unit, version FROM audit_entry WHERE subject_kind IN ('meeting', 'proposal', 'meeting-text')"
            )
        }
        let actor = try world.cast.id("manager").description
        let east = try world.cast.unit("east").rawValue
        #expect(rows.allSatisfy { $0.text("actor") == actor && $0.integer("unit") == east })
        let actions = Dictionary(grouping: rows.compactMap { $0.text("action") }) { $0 }.mapValues(\.count)
        #expect(
            actions == [
                "meeting.begun": 1, "meeting.saved": 1, "meeting.agenda-saved": 1, "meeting-text.attached": 1,
                "proposal.found": 3, "proposal.rejected": 1, "proposal.reopened": 1, "proposal.edited": 1,
                "proposal.added": 1, "proposal.joined": 1, "proposal.merged": 2, "proposal.split": 1,
                "proposal.parted": 2, "proposal.accepted": 1,
            ])
        let edited = try await LedgerReader(database: world.database).history(
            of: try #require(try await world.review(text).proposals.first { $0.isEdited }).reference, page: 1, size: 9)
        let change = edited.items.map(\.stored.entry).first { $0.action == "proposal.edited" }?.changes.first
        #expect(change?.field == "coUnits" && change?.before == nil)
    }

    @Test func `records are named to those who may read, and veiled to others`() async throws {
        let world = try await MeetingsWorld()
        let text = try await world.attached()
        let review = try await world.review(text)
        let (leader, neighbour) = (try await world.viewer("leader"), try await world.viewer("neighbour"))
        let proposal = try #require(review.proposals.first)
        let names = [
            "meeting": review.meeting.id.rawValue, "meeting-text": text.rawValue, "proposal": proposal.id.rawValue,
        ]
        let paths = [
            "meeting": "/office/meetings/\(review.meeting.id)",
            "meeting-text": "/office/meetings/\(review.meeting.id)/texts/\(text)",
            "proposal": "/office/meetings/\(review.meeting.id)/texts/\(text)",
        ]
        for naming in world.desk.namings where names[naming.kind] != nil {
            let id = try #require(names[naming.kind])
            let card = try #require(try await naming.sights([id, 4711], leader)[id]?.card)
            let expected1 = try world.cast.unit("east")
            #expect(card.path == paths[naming.kind] && card.unit == expected1)
            #expect(card.name.chinese == (naming.kind == "proposal" ? "完成项目清单" : "重点项目调度会"))
            #expect(try await naming.sights([id, 4711], neighbour) == [id: .veiled(unit: nil)])
        }
        let texts = try #require(world.desk.namings.compactMap(\.texts).first)
        let source = try #require(try await texts([text.rawValue], leader)[text.rawValue])
        #expect(source.quotation(proposal.matter.range)?.sentence == proposal.sentence)
        #expect(try await texts([text.rawValue], neighbour).isEmpty)
    }
}
