import Identity
import Kernel
import Ledger
import WebSupport

/// Says in words what the ledger keeps as numbers and codes: units, kinds of units, duties.
struct HistoryWords: Sendable {
    let voice: Voice
    let tree: UnitTree
    let roles: [Role]
    /// Of records that no longer stand in the tree; none where only living ones are spoken of.
    var names = RecordNames(sights: [:])

    /// The records that fields and details of entries name by number.
    static func mentioned(in entries: [AuditEntry]) -> Set<SubjectReference> {
        var records: Set<SubjectReference> = []
        for entry in entries {
            records.formUnion(entry.detail.split(separator: " ").compactMap { SubjectReference(text: $0) })
            for change in entry.changes {
                for value in [change.before, change.after].compactMap({ $0 }) {
                    let number = value.split(separator: change.field == "duty" ? "@" : " ").map(\.trimmingSpaces)
                    switch change.field {
                    case "parent", "successor", "unit", "inspectedUnit": records.formUnion(reference("unit", value))
                    case "duty": records.formUnion(reference("unit", number.last))
                    case "partOf", "mergedInto": records.formUnion(reference("matter", value))
                    case "deputy": records.formUnion(reference("person", number.first))
                    case "drafters", "reviewers": records.formUnion(number.flatMap { reference("person", $0) })
                    default: break
                    }
                }
            }
        }
        return records
    }

    private static func reference(_ kind: String, _ text: String?) -> Set<SubjectReference> {
        text.flatMap { SubjectReference(text: "\(kind):\($0)") }.map { [$0] } ?? []
    }

    /// What an entry says beyond its fields: records by their names; `nil` for nothing.
    func detail(of entry: AuditEntry) -> String? {
        guard !entry.detail.isEmpty else { return nil }
        // "fdi 7 2026-07 12.5": all of it stands on the figure's own page.
        if entry.subjectKind == "measurement" { return nil }
        let words = entry.detail.split(separator: " ", omittingEmptySubsequences: false)
        // "manuscript:17 3": what was published of which text.
        if entry.subjectKind == "article", words.count == 2, let record = SubjectReference(text: words[0]) {
            return names.title(record, voice) + " · " + voice.text("manuscript_revision", ["number": String(words[1])])
        }
        return words.map { word in
            if let record = SubjectReference(text: word) { return names.title(record, voice) }
            let key = "chain_kind_" + word.replacing("-", with: "_")
            return entry.subjectKind == "link" && voice.text(key) != key ? "— \(voice.text(key)) →" : String(word)
        }.joined(separator: " ")
    }

    /// A change of a field: what it is called, what it was and what it becomes.
    func text(_ change: FieldChange) -> String {
        let label = voice.text("field_" + change.field) + voice.text("colon")
        let after = change.after.map { shown($0, in: change.field) } ?? "–"
        guard let before = change.before else { return label + after }
        return "\(label)\(shown(before, in: change.field)) → \(after)"
    }

    /// The value of a field as people read it; as it is where nothing is known of it.
    func shown(_ value: String, in field: String) -> String {
        switch field {
        case "parent", "successor", "unit": return unit(value)
        case "kind":
            let text = voice.text("unit_kind_" + value)
            return text == "unit_kind_" + value ? value : text
        case "level": return word("level_" + value, else: value)
        case "columnType": return word("column_type_" + value, else: value)
        case "blocks":
            // "4. timeline 历程", a line each
            return value.split(separator: "\n").map { line in
                line.split(separator: " ", omittingEmptySubsequences: false).enumerated().map { place, text in
                    place == 1 ? word("block_" + text, else: String(text)) : String(text)
                }.joined(separator: " ")
            }.joined(separator: "\n")
        case "events":
            return value.split(separator: " ").map { Office.name(String($0), voice) }
                .joined(separator: voice.text("list_comma"))
        case "noticeLetters": return word("notice_letters_" + value, else: value)
        case "webhookFormat": return word("webhook_format_" + value, else: value)
        case "leadUnit", "coUnits", "reportingUnit":
            return value.split(separator: " ").map { unit(String($0)) }.joined(separator: voice.text("list_comma"))
        case "paperUnit", "planUnit", "inspectedUnit": return unit(value)
        case "drafters", "reviewers":
            return value.split(separator: " ").map { number in
                Int64(number).flatMap { names.name(SubjectReference("person", $0), voice)?.text } ?? String(number)
            }.joined(separator: voice.text("list_comma"))
        case "paperState": return word("paper_state_" + value.replacing("-", with: "_"), else: value)
        case "emergencySort": return word("emergency_" + value, else: value)
        case "inspectionMethod": return word("inspection_method_" + value.replacing("-", with: "_"), else: value)
        case "inspectionState": return word("inspection_state_" + value, else: value)
        case "planFrom", "planUntil", "planDone", "visitedAt": return Int64(value).map(voice.instant) ?? value
        case "attendeePart": return word("attendee_part_" + value, else: value)
        case "leave": return word("leave_state_" + value, else: value)
        case "answer": return word("invitation_answer_" + value, else: value)
        case "hall":
            // "rostrum 主席台 1×9", a line each
            return value.split(separator: "\n").map { line in
                let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2 else { return String(line) }
                return word("hall_block_" + parts[0], else: String(parts[0])) + voice.text("colon") + parts[1]
            }.joined(separator: "\n")
        case "matterState", "restingState": return word("matter_state_" + value.replacing("-", with: "_"), else: value)
        case "secrecy": return word("matter_secrecy_" + value, else: value)
        case "circularState": return word("circular_state_" + value, else: value)
        case "partOf", "mergedInto":
            return Int64(value).flatMap { names.name(SubjectReference("matter", $0), voice)?.text } ?? value
        case "topic": return word("matter_topic_" + value.replacing("-", with: "_"), else: value)
        case "sourceKind": return word("matter_source_" + value.replacing("-", with: "_"), else: value)
        case "meetingKind": return word("meeting_kind_" + value.replacing("-", with: "_"), else: value)
        case "proposalState": return word("proposal_state_" + value, else: value)
        case "due": return Int64(value).map(voice.instant) ?? value
        case "accent": return word("accent_" + value, else: value)
        case "duty":
            // "editor @ 7"
            let parts = value.split(separator: "@", maxSplits: 1).map { $0.trimmingSpaces }
            guard parts.count == 2, let code = parts.first, let place = parts.last else { return value }
            let role = roles.first { $0.code == code }.map { voice.phrase($0.name).text }
            return (role ?? code) + " · " + unit(place)
        case "deputy":
            let parts = value.split(separator: " ", maxSplits: 1)
            guard let id = parts.first.flatMap({ Int64($0) }),
                let name = names.name(SubjectReference("person", id), voice)
            else { return value }
            return ([name.text] + parts.dropFirst().map(String.init)).joined(separator: " ")
        default: return value
        }
    }

    private func word(_ key: String, else plain: String) -> String {
        let text = voice.text(key)
        return text == key ? plain : text
    }

    /// The name of a unit by its number or code.
    private func unit(_ text: String) -> String {
        let found = Unit.ID(text: text).flatMap { tree[$0] } ?? tree.unit(code: text)
        let closed = Unit.ID(text: text).flatMap { names.name(SubjectReference("unit", $0.rawValue), voice)?.text }
        return found.map { voice.phrase($0.name).text } ?? closed ?? text
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
