import Foundation
import Kernel

/// The rules as their file has them.
struct RuleFile: Decodable {
    struct Step: Decodable {
        let action: String
        let from: [String]
        let to: String?
        let by: String
        let reason: Bool?
        let independent: Bool?
        let beforeDeadline: Bool?
        let withinWorkingDays: Int?
    }
    struct Lights: Decodable {
        let pointsBehind: Int64
        let dueWithinDays: Int64
    }
    struct Reminders: Decodable {
        struct Rung: Decodable {
            let rung: String
            let days: Int64
            let to: String
            let isDaily: Bool?
        }

        let from: String
        let until: String
        let onlyOnWorkingDays: Bool
        let ladder: [Rung]
    }
    struct WorkingDays: Decodable {
        let deadlineOnHoliday: String
        let holidays: [String]
        let workingWeekends: [String]
    }

    struct Numbers: Decodable {
        let matter: String
        let circular: String
        let inspection: String
    }
    struct Circulars: Decodable {
        let title: String
        let addressee: String
        let opening: String
        let ranking: String
        let overdue: String
        let overdueNone: String
        let demandsHeading: String
        let demands: String
        let annex: String
        let rankBy: [String]
    }

    private(set) var steps: [Step]?
    private(set) var lights: Lights?
    private(set) var reminders: Reminders?
    private(set) var workingDays: WorkingDays?
    private(set) var numbering: Numbers?
    private(set) var circular: Circulars?

    static let name = "rules/supervision.json"

    /// - Throws: `Problem` for what is not in the form of rules.
    init(_ data: Data) throws {
        try Self.refuseUnknownKeys(data)
        do {
            self = try JSONDecoder().decode(Self.self, from: data)
        } catch let error as DecodingError {
            throw Self.problem("problem_rules_form", at: Self.place(of: error))
        }
    }

    /// A name that was misspelt would drop what it restrains.
    private static func refuseUnknownKeys(_ data: Data) throws {
        // What is no JSON object is told by the decoder.
        guard let file = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else { return }
        func check(_ value: Any?, _ known: Set<String>, _ place: String) throws {
            guard let object = value as? [String: Any] else { return }
            if let key = object.keys.sorted().first(where: { !known.contains($0) }) {
                throw problem("problem_supervision_key", at: place.isEmpty ? key : "\(place).\(key)")
            }
        }
        try check(file, ["note", "steps", "lights", "reminders", "workingDays", "numbering", "circular"], "")
        for (index, step) in (file["steps"] as? [Any] ?? []).enumerated() {
            try check(
                step,
                ["action", "from", "to", "by", "reason", "independent", "beforeDeadline", "withinWorkingDays"],
                "steps[\(index)]")
        }
        try check(file["lights"], ["pointsBehind", "dueWithinDays"], "lights")
        try check(file["reminders"], ["from", "until", "onlyOnWorkingDays", "ladder"], "reminders")
        let ladder = (file["reminders"] as? [String: Any])?["ladder"] as? [Any] ?? []
        for (index, rung) in ladder.enumerated() {
            try check(rung, ["rung", "days", "to", "isDaily"], "reminders.ladder[\(index)]")
        }
        try check(file["workingDays"], ["deadlineOnHoliday", "holidays", "workingWeekends"], "workingDays")
        try check(file["numbering"], ["matter", "circular", "inspection"], "numbering")
        try check(
            file["circular"],
            [
                "title", "addressee", "opening", "ranking", "overdue", "overdueNone", "demandsHeading", "demands",
                "annex", "rankBy",
            ], "circular")
    }

    /// Each part that the other has replaces that part.
    mutating func merge(_ other: RuleFile) {
        steps = other.steps ?? steps
        lights = other.lights ?? lights
        reminders = other.reminders ?? reminders
        workingDays = other.workingDays ?? workingDays
        numbering = other.numbering ?? numbering
        circular = other.circular ?? circular
    }

    static func problem(_ key: String, at place: String) -> Problem {
        Problem(field: name, key: key, arguments: ["place": place])
    }

    /// One of the words that a place of the file may have.
    static func word<Word: RawRepresentable<String>>(_ text: String, at place: String) throws -> Word {
        guard let word = Word(rawValue: text) else { throw problem("problem_rules_value", at: place) }
        return word
    }

    /// A part that has to be there.
    static func part<Part>(_ part: Part?, _ name: String) throws -> Part {
        guard let part else { throw problem("problem_rules_form", at: name) }
        return part
    }

    private static func place(of error: DecodingError) -> String {
        let (path, last): ([any CodingKey], String?) =
            switch error {
            case .keyNotFound(let key, let context): (context.codingPath, key.stringValue)
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                (context.codingPath, nil)
            @unknown default: ([], nil)
            }
        let place =
            path.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }.joined()
            + (last.map { ".\($0)" } ?? "")
        return place.hasPrefix(".") ? String(place.dropFirst()) : place.isEmpty ? "—" : place
    }
}

extension MatterStepRule {
    init(_ step: RuleFile.Step, at place: String) throws {
        action = try RuleFile.word(step.action, at: place + ".action")
        from = Set(try step.from.map { try RuleFile.word($0, at: place + ".from") })
        to = try step.to.map { try RuleFile.word($0, at: place + ".to") }
        by = try RuleFile.word(step.by, at: place + ".by")
        (needsReason, isIndependent) = (step.reason ?? false, step.independent ?? false)
        isBeforeDeadline = step.beforeDeadline ?? false
        withinWorkingDays = step.withinWorkingDays
        guard withinWorkingDays.map({ (0...250).contains($0) }) ?? true else {
            throw RuleFile.problem("problem_rules_value", at: place + ".withinWorkingDays")
        }
    }
}

extension LightRule {
    init(_ lights: RuleFile.Lights?) throws {
        let lights = try RuleFile.part(lights, "lights")
        (pointsBehind, dueWithinDays) = (lights.pointsBehind, lights.dueWithinDays)
        guard (0...100).contains(pointsBehind) else {
            throw RuleFile.problem("problem_rules_value", at: "lights.pointsBehind")
        }
        guard (0...3660).contains(dueWithinDays) else {
            throw RuleFile.problem("problem_rules_value", at: "lights.dueWithinDays")
        }
    }
}

extension ReminderLadder {
    init(_ reminders: RuleFile.Reminders?) throws {
        let reminders = try RuleFile.part(reminders, "reminders")
        let from = try Self.minute(reminders.from, at: "reminders.from")
        let until = try Self.minute(reminders.until, at: "reminders.until")
        guard from < until else { throw RuleFile.problem("problem_rules_value", at: "reminders.until") }
        (minutes, isOnlyOnWorkingDays) = (from..<until, reminders.onlyOnWorkingDays)
        rungs = try reminders.ladder.enumerated().map { index, rung in
            let place = "reminders.ladder[\(index)]"
            guard !rung.rung.isEmpty,
                rung.rung.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 })
            else { throw RuleFile.problem("problem_rules_value", at: place + ".rung") }
            guard (-366...366).contains(rung.days) else {
                throw RuleFile.problem("problem_rules_value", at: place + ".days")
            }
            return Rung(
                code: rung.rung, days: rung.days, to: try RuleFile.word(rung.to, at: place + ".to"),
                isDaily: rung.isDaily ?? false)
        }.sorted { $0.days < $1.days }
        let codes = rungs.map(\.code)
        guard Set(codes).count == codes.count, Set(rungs.map(\.days)).count == codes.count else {
            throw RuleFile.problem("problem_rules_value", at: "reminders.ladder")
        }
    }

    /// `HH:mm` in minutes.
    private static func minute(_ text: String, at place: String) throws -> Int64 {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int64($0) }
        guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0...24).contains(hour),
            (0...59).contains(minute), hour < 24 || minute == 0
        else { throw RuleFile.problem("problem_rules_value", at: place) }
        return hour * 60 + minute
    }
}

extension WorkingCalendar {
    init(_ days: RuleFile.WorkingDays?) throws {
        let days = try RuleFile.part(days, "workingDays")
        func read(_ texts: [String], _ place: String) throws -> Set<CalendarDay> {
            Set(
                try texts.enumerated().map { index, text in
                    guard let day = CalendarDay(iso: text) else {
                        throw RuleFile.problem("problem_rules_value", at: "workingDays.\(place)[\(index)]")
                    }
                    return day
                })
        }
        holidays = try read(days.holidays, "holidays")
        workingWeekends = try read(days.workingWeekends, "workingWeekends")
        deadlineOnHoliday = try RuleFile.word(days.deadlineOnHoliday, at: "workingDays.deadlineOnHoliday")
    }
}
