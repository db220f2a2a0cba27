import Identity
import Kernel
import Localization
import Supervision
import WebSupport

/// The words of letters about matters, in both languages: who gets them may read either.
public enum MatterLetters {
    /// What somebody is reminded of on a day.
    /// - Parameter base: scheme and host of the platform.
    public static func digest(_ digest: ReminderDigest, base: String) -> LetterText {
        let voices = Language.allCases.map { Voice(language: $0) }
        let arguments = ["count": "\(digest.total)", "day": "\(digest.day)"]
        return LetterText(
            subject: voices.map { $0.text("letter_matters_subject", arguments) }.joined(separator: " / "),
            body: voices.map { voice in
                let lines = digest.lines.map { line in
                    let days =
                        line.daysAfter == 0
                        ? voice.text("matter_days_today")
                        : voice.text(
                            line.daysAfter > 0 ? "matter_days_over" : "matter_days_left",
                            ["count": "\(abs(line.daysAfter))"])
                    return
                        "\(line.matter.number) \(line.matter.text)（\(days)）\n\(base)\(MatterPages.path)/\(line.matter.id)"
                }
                let more = digest.total > digest.lines.count ? [voice.text("letter_matters_more")] : []
                return
                    ([voice.text("letter_matters_opening", arguments)] + lines + more
                    + [base + MatterPages.path]).joined(separator: "\n\n")
            }.joined(separator: "\n\n———\n\n"))
    }
}
