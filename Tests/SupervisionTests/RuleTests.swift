import Foundation
import Kernel
import Testing

@testable import Supervision

/// Rules are data, and checked when they are read.
@Suite struct RuleTests {
    /// The key and the place of the problem with a file; `nil` for one that is taken.
    private func problem(_ json: String) -> String? {
        do {
            _ = try SupervisionRules(over: Data(json.utf8))
            return nil
        } catch let problem as Problem {
            return "\(problem.key) \(problem.arguments["place"] ?? "")"
        } catch {
            return "\(error)"
        }
    }

    @Test func `a platform's own file replaces the parts that it has`() throws {
        let shipped = try SupervisionRules.shipped.get()
        let own = try SupervisionRules(over: Data(#"{"lights": {"pointsBehind": 10, "dueWithinDays": 3}}"#.utf8))
        #expect(own.lights == LightRule(pointsBehind: 10, dueWithinDays: 3))
        #expect(own.steps == shipped.steps && own.calendar == shipped.calendar && own.reminders == shipped.reminders)
    }

    @Test(arguments: [
        ("{", "problem_rules_form —"),
        (#"{"lights": {"pointsBehind": 10}}"#, "problem_rules_form lights.dueWithinDays"),
        (#"{"lights": {"pointsBehind": 101, "dueWithinDays": 3}}"#, "problem_rules_value lights.pointsBehind"),
        (#"{"lights": {"pointsBehind": "many", "dueWithinDays": 3}}"#, "problem_rules_form lights.pointsBehind"),
        (
            #"{"steps": [{"action": "fly", "from": ["registered"], "by": "worker"}]}"#,
            "problem_rules_value steps[0].action"
        ),
        (
            #"{"steps": [{"action": "assign", "from": ["registered"], "to": "closed", "by": "supervisor"}]}"#,
            "problem_rules_value steps[0].to"
        ),
        (
            #"{"steps": [{"action": "close", "from": ["verified"], "to": "closed", "by": "worker", "independent": true}]}"#,
            "problem_rules_party steps[0].by"
        ),
        (
            #"{"steps": [{"action": "close", "from": ["verified"], "to": "closed", "by": "supervisor"}]}"#,
            "problem_rules_independent steps[0]"
        ),
        (
            #"{"steps": [{"action": "assign", "from": ["registered"], "to": "assigned", "by": "supervisor"}]}"#,
            "problem_rules_dead_end registered"
        ),
        (
            #"{"steps": [{"action": "archive", "from": ["in-progress"], "to": "archived", "by": "supervisor"}]}"#,
            "problem_rules_value steps[0].from"
        ),
        (
            #"{"numbering": {"matter": "督{serial}号", "circular": "通〔{year}〕{serial}号", "inspection": "检〔{year}〕{serial}号"}}"#,
            "problem_rules_number numbering.matter"
        ),
        (
            #"{"numbering": {"matter": "督〔{year}〕{serial}号", "circular": "通3〔{year}〕{serial}号", "inspection": "检〔{year}〕{serial}号"}}"#,
            "problem_rules_number numbering.circular"
        ),
        (
            #"{"steps": [{"action": "merge", "from": ["assigned"], "to": "merged", "by": "worker"}]}"#,
            "problem_rules_party steps[0].by"
        ),
        (
            #"{"steps": [{"action": "ask-extension", "from": ["acknowledged"], "by": "worker", "beforeDeadlines": true}]}"#,
            "problem_supervision_key steps[0].beforeDeadlines"
        ),
        (
            #"{"steps": [{"action": "report", "from": ["acknowledged"], "to": "reported", "by": "worker", "beforeDeadline": true}]}"#,
            "problem_rules_before_deadline steps[0].beforeDeadline"
        ),
        (
            #"{"steps": [{"action": "acknowledge", "from": ["assigned"], "to": "acknowledged", "by": "worker", "withinWorkingDays": 2}]}"#,
            "problem_rules_working_days steps[0].withinWorkingDays"
        ),
        (
            #"{"steps": [{"action": "transfer", "from": ["assigned"], "to": "assigned", "by": "supervisor", "withinWorkingDays": 2}]}"#,
            "problem_rules_working_days steps[0].withinWorkingDays"
        ),
        (
            #"{"steps": [{"action": "transfer", "from": ["assigned"], "to": "assigned", "by": "worker", "independent": true}]}"#,
            "problem_rules_independent_worker steps[0].independent"
        ),
        (#"{"reminder": {}}"#, "problem_supervision_key reminder"),
        (
            #"{"reminders": {"from": "20:00", "until": "08:00", "onlyOnWorkingDays": true, "ladder": []}}"#,
            "problem_rules_value reminders.until"
        ),
        (
            #"{"reminders": {"from": "08:00", "until": "25:00", "onlyOnWorkingDays": true, "ladder": []}}"#,
            "problem_rules_value reminders.until"
        ),
        (
            #"{"workingDays": {"deadlineOnHoliday": "after", "holidays": ["2026-13-01"], "workingWeekends": []}}"#,
            "problem_rules_value workingDays.holidays[0]"
        ),
    ])
    func `what cannot be a rule is named with its place`(_ json: String, _ expected: String) {
        #expect(problem(json) == expected)
    }

    @Test(arguments: [
        ("ranking", "各单位办理情况（共{units}个单位）", "problem_rules_heading circular.ranking"),
        ("annex", "附件：{assigned}件事项一览表", "problem_rules_heading circular.annex"),
        ("overdueNone", "截至{until}，{unit}无逾期事项。", nil), ("opening", "共{assigned}件。", nil),
        ("title", "{place}", "problem_rules_value circular.title"),
    ])
    func `headings of circulars hold no figures`(_ name: String, _ text: String, _ expected: String?) throws {
        var words = [
            "title": "通报", "addressee": "各单位：", "opening": "如下。", "ranking": "一", "overdue": "二",
            "overdueNone": "无", "demandsHeading": "三", "demands": "抓紧。", "annex": "附件",
        ]
        words[name] = text
        let parts = words.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \"\($0.value)\"" }
        #expect(problem("{\"circular\": {\(parts.joined(separator: ", ")), \"rankBy\": [\"overdue\"]}}") == expected)
    }

    @Test func `working days leave out holidays and count the weekends worked for them`() throws {
        let calendar = try SupervisionRules.shipped.get().calendar
        func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(iso: text)) }
        // National Day of 2026: 1 to 7 October off, Saturday the 10th at work.
        #expect(try !calendar.isWorking(day("2026-10-07")) && calendar.isWorking(day("2026-10-08")))
        #expect(try calendar.isWorking(day("2026-10-10")) && !calendar.isWorking(day("2026-10-11")))
        #expect(try calendar.workingDays(after: day("2026-09-30"), through: day("2026-10-10")) == 3)
        #expect(try calendar.workingDays(after: day("2026-10-10"), through: day("2026-10-10")) == 0)
        #expect(try calendar.placed(day("2026-10-01")) == day("2026-10-08"))
        let before = WorkingCalendar(
            holidays: calendar.holidays, workingWeekends: calendar.workingWeekends, deadlineOnHoliday: .before)
        #expect(try before.placed(day("2026-10-01")) == day("2026-09-30"))
    }

    @Test func `what is said is the last rung, and daily all that are said daily`() throws {
        let ladder = try SupervisionRules.shipped.get().reminders
        let rungs = [-8, -7, -4, -3, -1, 0, 1, 2, 3, 90].map { ladder.reached($0).map(\.code).joined(separator: " ") }
        #expect(
            rungs == [
                "", "days-before-7", "days-before-7", "days-before-3", "days-before-3", "due", "overdue", "overdue",
                "overdue escalated", "overdue escalated",
            ])
    }
}
