import Identity
import Kernel
import Localization
import Supervision
import WebSupport

/// The words of letters about matters, in both languages: who gets them may read either.
public enum MatterLetters {
    private static let voices = Language.allCases.map { Voice(language: $0) }
    private static let rule = "\n\n———\n\n"

    /// What somebody is reminded of on a day, and what happened since the last letter.
    /// - Parameter base: scheme and host of the platform.
    public static func digest(_ digest: ReminderDigest, base: String) -> LetterText {
        let arguments = ["count": "\(digest.total)", "day": "\(digest.day)"]
        let news = ["count": "\(digest.notices.total)", "day": "\(digest.day)"]
        return LetterText(
            subject: voices.map { voice in
                digest.total > 0
                    ? voice.text("letter_matters_subject", arguments) : voice.text("letter_notices_subject", news)
            }.joined(separator: " / "),
            body: voices.map { voice in
                let lines = digest.lines.map { line in
                    let days =
                        line.daysAfter == 0
                        ? voice.text("matter_days_today")
                        : voice.text(
                            line.daysAfter > 0 ? "matter_days_over" : "matter_days_left",
                            ["count": "\(abs(line.daysAfter))"])
                    return
                        "\(line.matter.number) \(line.matter.openText)（\(days)）\n\(base)\(MatterPages.path)/\(line.matter.id)"
                }
                let more = digest.total > digest.lines.count ? [voice.text("letter_matters_more")] : []
                let reminders =
                    digest.total > 0 ? [voice.text("letter_matters_opening", arguments)] + lines + more : []
                return (reminders + self.lines(of: digest.notices, voice, base: base) + [base + MatterPages.path])
                    .joined(separator: "\n\n")
            }.joined(separator: rule))
    }

    /// What happened just now.
    /// - Parameter base: scheme and host of the platform.
    public static func notices(_ digest: NoticeDigest, base: String) -> LetterText {
        LetterText(
            subject: voices.map { voice in
                guard let first = digest.lines.first, digest.total == 1 else {
                    return voice.text("letter_notices_now", ["count": "\(digest.total)"])
                }
                return voice.text(
                    "letter_notice_subject", ["number": first.number, "step": words(of: first.step, voice)])
            }.joined(separator: " / "),
            body: voices.map { voice in
                (lines(of: digest, voice, base: base) + [base + NoticePages.path]).joined(separator: "\n\n")
            }.joined(separator: rule))
    }

    /// What a step did, as a notice says it.
    static func words(of step: MatterStep, _ voice: Voice) -> String {
        voice.text("notice_step_" + (step.action?.word ?? "register"))
    }

    /// Why somebody is told who neither works, answers nor supervises for the unit that leads; `nil` where they do.
    static func reason(of notice: MatterNotice, _ voice: Voice) -> String? {
        switch notice.why {
        case .duty: nil
        case .help: voice.text("notice_why_help")
        case .follow: voice.text("notice_why_follow")
        }
    }

    private static func lines(of digest: NoticeDigest, _ voice: Voice, base: String) -> [String] {
        guard digest.total > 0 else { return [] }
        let lines = digest.lines.compactMap { notice -> String? in
            guard let matter = notice.matter else { return nil }
            // Why a step was taken says as much as the matter itself.
            let reason = matter.secrecy == .restricted ? "" : notice.step.reason.map { "\n" + $0 } ?? ""
            let text = matter.openText.isEmpty ? "" : voice.text("colon") + matter.openText
            // Who helps has to know that they do not lead.
            let help = notice.why == .help ? Self.reason(of: notice, voice).map { " · " + $0 } ?? "" : ""
            let words = "\(notice.number) " + words(of: notice.step, voice) + help + text
            return words + reason + "\n\(base)\(MatterPages.path)/\(matter.id)"
        }
        let more = digest.total > lines.count ? [voice.text("letter_matters_more")] : []
        return [voice.text("letter_notices_opening", ["count": "\(digest.total)"])] + lines + more
    }
}
