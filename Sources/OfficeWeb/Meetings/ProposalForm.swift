import Hummingbird
import Identity
import Kernel
import Meetings
import WebSupport

/// One proposal: what it says, and where it is two matters.
extension Office {
    func proposalForm(_ visit: Visit) async throws -> Response {
        let (reviewed, proposal) = try await reviewedProposal(visit)
        return try form(visit, reviewed, proposal, ProposalDraft(proposal), nil, [])
    }

    /// Saves what was typed, and accepts it.
    func saveProposal(_ visit: Visit) async throws -> Response {
        let (reviewed, proposal) = try await reviewedProposal(visit)
        let viewer = try visit.viewer
        var draft = ProposalDraft(proposal)
        (draft.task, draft.leadUnit) = (visit.form["task"], visit.form["leadUnit"])
        (draft.deadline, draft.deadlineWords) = (visit.form["deadline"], visit.form["deadlineWords"])
        draft.topic = visit.form["topic"]
        let names = visit.form["coUnits"]
        do {
            let (units, unknown) = UnitNames(viewer.tree).units(in: names)
            draft.coUnits = units.map(\.description)
            var problems: [Problem] = []
            if let unknown {
                problems.append(
                    Problem(field: "coUnits", key: unknown.key, arguments: ["name": unknown.name]))
            }
            try Problems(problems).check()
            let seen = SeenProposal(proposal.id, version: visit.version)
            let kept = try await meetings.desk.edit(seen, draft, as: viewer)
            if kept.state == .proposed {
                try await meetings.desk.decide(
                    .accept, [SeenProposal(kept.id, version: kept.version)], of: reviewed.text.id, as: viewer)
            }
            return Self.redirect(Self.path(reviewed), done: "saved", anchor: "p-\(proposal.id)")
        } catch let problems as Problems {
            return try form(visit, reviewed, proposal, draft, names, problems.list)
        } catch is StaleEdit {
            let (_, stored) = try await reviewedProposal(visit)
            return try form(visit, reviewed, stored, draft, names, [], isStale: true)
        }
    }

    private func reviewedProposal(_ visit: Visit) async throws -> (ReviewedText, MatterProposal) {
        let reviewed = try await reviewedText(visit)
        let id: MatterProposal.ID = try visit.identifier("proposal")
        guard let proposal = reviewed.proposals.first(where: { $0.id == id }) else { throw Refusal.unknown }
        guard reviewed.mayReview else { throw Refusal.notAllowed }
        guard proposal.state.isOpen else { throw Refusal(key: "refusal_proposal_closed") }
        return (reviewed, proposal)
    }

    /// - Parameter names: the helping units as they were typed; `nil` for the stored ones.
    private func form(
        _ visit: Visit, _ reviewed: ReviewedText, _ proposal: MatterProposal, _ draft: ProposalDraft,
        _ names: String?, _ problems: [Problem], isStale: Bool = false
    ) throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        var make = FieldMaker(voice, problems)
        if isStale {
            make.stored = Self.stored(ProposalDraft(proposal))
            make.stored["coUnits"] = UnitNames(viewer.tree).text(proposal.matter.coUnits, voice)
        }
        var page = OfficePage(
            heading: voice.text("proposal_edit"), section: "meetings",
            breadcrumb: Self.trail(
                reviewed.meeting, voice,
                [Link(label: reviewed.text.title ?? voice.text("meeting_texts"), url: Self.path(reviewed))],
                here: voice.text("proposal_edit")))
        var facts = Facts()
        facts.add(voice.text("field_sentence"), proposal.sentence)
        facts.add(
            voice.text("field_names"), proposal.matter.names.map(\.text).joined(separator: voice.text("list_comma")))
        var form = FormView(
            action: Self.path(reviewed) + "/proposals/\(proposal.id)",
            fields: Self.matterFields(
                action: draft.task, lead: draft.leadUnit,
                names: names ?? UnitNames(viewer.tree).text(proposal.matter.coUnits, voice), deadline: draft.deadline,
                words: draft.deadlineWords, topic: draft.topic, viewer, make),
            submitLabel: voice.text("proposal_save"), cancelURL: Self.path(reviewed) + "#p-\(proposal.id)")
        form.hidden = [Self.version(visit, stored: proposal.version, problems)]
        page.parts = [OfficePage.Part(facts: facts), OfficePage.Part(form: form)]
        return try formResponse(page, visit, problems, isStale: isStale)
    }

    private static func stored(_ draft: ProposalDraft) -> [String: String] {
        [
            "task": draft.task, "leadUnit": draft.leadUnit, "deadline": draft.deadline,
            "deadlineWords": draft.deadlineWords, "topic": draft.topic,
        ]
    }

    /// The fields that say what is to be done, by whom and by when.
    static func matterFields(
        action: String, lead: String, names: String, deadline: String, words: String, topic: String, _ viewer: Viewer,
        _ make: FieldMaker
    ) -> [FieldView] {
        let voice = make.voice
        return [
            make.area("task", action, required: true),
            make.select(
                "leadUnit", lead, empty: voice.text("value_choose"), required: true,
                unitOptions(viewer.tree.units, viewer, voice)),
            make.text("coUnits", names, hint: voice.text("hint_co_units")),
            make.text("deadline", deadline, type: "date"), make.text("deadlineWords", words),
            make.select(
                "topic", topic, empty: voice.text("value_none"),
                voice.topics),
        ]
    }

    // MARK: Splitting

    func splitForm(_ visit: Visit) async throws -> Response {
        let (reviewed, proposal) = try await reviewedProposal(visit)
        return try splitForm(visit, reviewed, proposal, [])
    }

    func splitProposal(_ visit: Visit) async throws -> Response {
        let (reviewed, proposal) = try await reviewedProposal(visit)
        do {
            guard let offset = Int(visit.form["offset"]) else {
                throw Problems([Problem(field: "offset", key: "problem_required")])
            }
            let parts = try await meetings.desk.split(
                SeenProposal(proposal.id, version: visit.version), at: offset, as: visit.viewer)
            return Self.redirect(Self.path(reviewed), done: "saved", anchor: parts.first.map { "p-\($0.id)" })
        } catch let problems as Problems {
            return try splitForm(visit, reviewed, proposal, problems.list)
        } catch is StaleEdit {
            return try await reviewPage(visit, [], isStale: true)
        }
    }

    private func splitForm(
        _ visit: Visit, _ reviewed: ReviewedText, _ proposal: MatterProposal, _ problems: [Problem]
    ) throws -> Response {
        let voice = visit.voice
        let make = FieldMaker(voice, problems)
        var page = OfficePage(
            heading: voice.text("proposal_split"), section: "meetings", lead: voice.text("proposal_split_lead"),
            breadcrumb: Self.trail(
                reviewed.meeting, voice,
                [Link(label: reviewed.text.title ?? voice.text("meeting_texts"), url: Self.path(reviewed))],
                here: voice.text("proposal_split")))
        page.errors = ErrorSummary(problems, voice)
        var facts = Facts()
        facts.add(voice.text("field_sentence"), proposal.sentence)
        page.parts = [OfficePage.Part(facts: facts)]
        let choices = Self.breaks(proposal)
        guard !choices.isEmpty else {
            page.parts.append(.note(voice.text("proposal_split_nowhere")))
            return try response(page, visit)
        }
        var form = FormView(
            action: Self.path(reviewed) + "/proposals/\(proposal.id)/split",
            fields: [
                make.select("offset", visit.form["offset"], empty: voice.text("value_choose"), required: true, choices)
            ], submitLabel: voice.text("proposal_split"), cancelURL: Self.path(reviewed) + "#p-\(proposal.id)")
        form.hidden = [Self.version(visit, stored: proposal.version, problems)]
        page.parts.append(OfficePage.Part(form: form))
        return try response(page, visit, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// Where a sentence can be cut: behind its punctuation marks; each by the words that would follow.
    private static func breaks(_ proposal: MatterProposal) -> [(value: String, label: String)] {
        let marks = Set("，,；;、。：:".unicodeScalars)
        let scalars = Array(proposal.sentence.unicodeScalars)
        return scalars.indices.dropLast().compactMap { index in
            guard marks.contains(scalars[index]) else { return nil }
            var words = String.UnicodeScalarView()
            words.append(contentsOf: scalars[(index + 1)...].prefix(40))
            let text = String(words).trimmed
            return text.isEmpty ? nil : ("\(proposal.matter.range.lowerBound + index + 1)", "… | \(text)")
        }
    }
}

extension Voice {
    /// A topic by its code.
    func topic(_ code: String) -> String { text("matter_topic_" + code.replacing("-", with: "_")) }

    /// The topics to choose from: those by which the rules sort sentences.
    var topics: [(value: String, label: String)] {
        MatterTopic.allCases.map { ($0.rawValue, topic($0.rawValue)) }
    }
}
