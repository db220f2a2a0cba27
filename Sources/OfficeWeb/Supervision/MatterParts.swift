import Identity
import Kernel
import Supervision
import WebSupport

extension Office {
    static func badge(_ light: MatterLight, _ voice: Voice) -> Badge {
        let tone: Badge.Tone =
            switch light {
            case .red: .bad
            case .yellow: .waiting
            case .green: .good
            case .blue, .none: .quiet
            }
        return Badge(voice.text("matter_light_" + light.rawValue), tone)
    }

    /// What waits for the viewer of matters, at the top of their home; `nil` for who has nothing to do with any.
    func matterWorkPart(_ viewer: Viewer, _ voice: Voice) async throws -> OfficePage.Part? {
        let work = try await meetings.matters.work(of: viewer)
        guard !work.lines.isEmpty else { return nil }
        let entries = work.lines.map { line in
            // Who answers for many units is told which.
            let unit = line.reason == .overdue ? viewer.tree.keepingUnit(of: line.matter.leadUnit) : nil
            return Timeline.Entry(
                time: line.matter.deadline.map { voice.text("matter_due", ["day": voice.day($0)]) } ?? "",
                who: [voice.text("matter_work_" + line.reason.rawValue), unit.map { voice.phrase($0.name).text }]
                    .compactMap(\.self).joined(separator: " · "), what: line.matter.text, lang: "zh-Hans",
                url: MatterPages.path + "/\(line.matter.id)", badge: Self.badge(line.light, voice))
        }
        var part = OfficePage.Part(
            heading: voice.text("home_matters"), timeline: Timeline(entries, emptyText: voice.text("matter_none")))
        part.actions = [.link(voice.text("office_nav_matters"), MatterPages.path)]
        if work.lines.contains(where: { $0.reason == .overdue }) {
            part.actions.insert(.link(voice.text("matter_work_all_overdue"), overdueAddress(viewer)), at: 0)
        }
        return part
    }

    /// The list of what is overdue, the longest first; in the one unit for which the viewer answers.
    private func overdueAddress(_ viewer: Viewer) -> String {
        let yesterday = CalendarDay(shanghaiSeconds: now() - 86_400)
        let units = Set(viewer.roots(SupervisionPolicy.answerForMatters))
        let unit = units.count == 1 ? units.first.map { "&leadUnit=\($0)" } ?? "" : ""
        return MatterPages.path + "?light=red&open=yes&dueThrough=\(yesterday)&sort=deadline" + unit
    }

    /// The steps that a matter took, the newest first.
    func stepsPart(_ detail: MatterDetail, _ viewer: Viewer, _ voice: Voice) async throws -> OfficePage.Part {
        let actors = try await identity.names(of: Set(detail.steps.compactMap { Int64($0.actor) }))
        let entries = detail.steps.reversed().map { step in
            let unit = step.unit.flatMap { viewer.tree.keepingUnit(of: $0) }.map { voice.phrase($0.name).text }
            let actor = Int64(step.actor).flatMap { actors[$0] }.map { voice.phrase($0).text } ?? step.actor
            let more = [
                step.progress.map { voice.text("matter_step_progress_is", ["percent": "\($0)"]) },
                step.deadline.map { voice.text("matter_due", ["day": voice.day($0)]) },
                step.otherUnit.flatMap { viewer.tree.keepingUnit(of: $0) }.map { voice.phrase($0.name).text },
                step.quality.map { voice.text("matter_step_quality", ["mark": voice.text("quality_\($0)")]) },
                step.files.isEmpty ? nil : voice.text("matter_step_files", ["count": "\(step.files.count)"]),
            ].compactMap(\.self)
            return Timeline.Entry(
                time: voice.instant(step.at), who: [actor, unit].compactMap(\.self).joined(separator: " · "),
                what: ([voice.text("matter_step_" + (step.action?.word ?? "register"))] + more).joined(
                    separator: " · "),
                reason: step.reason, badge: Self.badge(step.state, voice))
        }
        return OfficePage.Part(
            heading: voice.text("matter_steps"), timeline: Timeline(entries, emptyText: voice.text("value_none")))
    }

    /// What is to be reached by which day, and what is; `nil` where nothing is said of it.
    func milestonesPart(_ detail: MatterDetail, _ voice: Voice) -> OfficePage.Part? {
        guard !detail.matter.milestones.isEmpty else { return nil }
        let today = CalendarDay(shanghaiSeconds: now())
        let entries = detail.matter.milestones.map { milestone in
            let badge =
                milestone.reached.map {
                    Badge(
                        voice.text("milestone_reached", ["day": voice.day($0)]), $0 > milestone.due ? .waiting : .good)
                }
                ?? (milestone.due < today && !detail.matter.state.isOver
                    ? Badge(voice.text("milestone_overdue"), .bad) : Badge(voice.text("milestone_open"), .quiet))
            return Timeline.Entry(
                time: voice.text("matter_due", ["day": voice.day(milestone.due)]), who: "", what: milestone.text,
                lang: "zh-Hans", badge: badge)
        }
        return OfficePage.Part(
            heading: voice.text("matter_milestones"), timeline: Timeline(entries, emptyText: voice.text("value_none")))
    }

    /// What the platform reminded of; `nil` where it did not.
    func remindersPart(_ detail: MatterDetail, _ voice: Voice) -> OfficePage.Part? {
        guard !detail.reminders.isEmpty else { return nil }
        let entries = detail.reminders.map { reminder in
            let key = "reminder_rung_" + reminder.rung.replacing("-", with: "_")
            let words = voice.text(key)
            return Timeline.Entry(
                time: voice.day(reminder.day), who: voice.text("reminder_to_" + reminder.addressee.rawValue),
                what: words == key ? reminder.rung : words)
        }
        return OfficePage.Part(
            heading: voice.text("matter_reminders"), timeline: Timeline(entries, emptyText: voice.text("value_none")))
    }

    /// What proves the reports; `nil` where nothing does.
    func proofsPart(_ detail: MatterDetail, _ voice: Voice) -> OfficePage.Part? {
        let links = detail.steps.flatMap { step in
            step.files.map { file in
                Link(
                    label: file.name + " · " + voice.instant(step.at),
                    url: MatterPages.path + "/\(detail.matter.id)/files/\(file.digest)")
            }
        }
        guard !links.isEmpty else { return nil }
        return OfficePage.Part(heading: voice.text("matter_proofs"), attachments: links)
    }

    /// What a matter was broken down into, and how far each is; `nil` where it was not.
    func partsPart(_ detail: MatterDetail, _ viewer: Viewer, _ voice: Voice) -> OfficePage.Part? {
        guard !detail.parts.isEmpty else { return nil }
        let entries = detail.parts.map { part in
            let unit = viewer.tree.keepingUnit(of: part.leadUnit).map { voice.phrase($0.name).text }
            return Timeline.Entry(
                time: part.deadline.map { voice.text("matter_due", ["day": voice.day($0)]) } ?? "",
                who: [unit, voice.text("matter_step_progress_is", ["percent": "\(part.progress)"])]
                    .compactMap(\.self).joined(separator: " · "),
                what: "\(part.number) " + part.text, lang: "zh-Hans", url: MatterPages.path + "/\(part.id)",
                badge: Self.badge(part.state, voice))
        }
        return OfficePage.Part(
            heading: voice.text("matter_parts"), timeline: Timeline(entries, emptyText: voice.text("value_none")))
    }
}
