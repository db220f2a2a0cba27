import Kernel
import Publishing
import WebSupport

/// What robots of group chats say of a delivery: in Chinese, as the chats that have such robots speak.
public enum RobotWords {
    /// So much of what a matter says comes into a chat, in characters: the rest is read in the office, by who may.
    static let mostOfMatter = 60
    /// So many matters of a reminder sheet are named.
    static let mostLines = 10

    private static let voice = Voice(language: .zhHans)

    /// - Parameters:
    ///   - payload: of the delivery.
    ///   - base: scheme and host of the platform.
    public static func message(_ payload: String, base: String) -> RobotMessage {
        let news = WebhookPayload(payload)
        let title = Office.name(news?.type ?? WebhookEvent.test.rawValue, voice)
        if let matter = news?.data.matter { return step(news?.data.step, of: matter, title, base) }
        if let sheet = news?.data.sheet { return reminders(sheet, title, base) }
        if let article = news?.data.article { return message(article, title, base) }
        return RobotMessage(
            title: title, lines: [voice.text("robot_test")],
            link: RobotMessage.Link(voice.text("robot_link_office"), base + "/office"))
    }

    private static func message(_ article: WebhookPayload.Article, _ title: String, _ base: String) -> RobotMessage {
        let texts = article.texts ?? []
        let first = texts.first { $0.language == Language.zhHans.rawValue } ?? texts.first
        return RobotMessage(
            title: title,
            lines: [
                first?.title ?? voice.text("robot_article_withdrawn", ["number": article.id]),
                article.day.flatMap { CalendarDay(iso: $0) }.map(voice.day) ?? "",
            ], link: first.map { RobotMessage.Link(voice.text("robot_link_article"), base + $0.path) })
    }

    private static func step(
        _ step: WebhookPayload.Step?, of matter: WebhookPayload.Matter, _ title: String, _ base: String
    ) -> RobotMessage {
        let action = step.map { voice.text("notice_step_" + $0.action.replacing("-", with: "_")) } ?? title
        let deadline = matter.deadline.flatMap { CalendarDay(iso: $0) }
        let state = matter.state.map { voice.text("matter_state_" + $0.replacing("-", with: "_")) }
        return RobotMessage(
            title: "\(matter.number) · \(action)",
            lines: [
                shortened(matter.text ?? ""),
                matter.leadUnit.map { voice.text("field_leadUnit") + voice.text("colon") + $0.name } ?? "",
                deadline.map { voice.text("field_deadline") + voice.text("colon") + voice.day($0) } ?? "",
                state.map { voice.text("field_state") + voice.text("colon") + $0 } ?? "",
            ], link: RobotMessage.Link(voice.text("robot_link_matter"), base + matter.path))
    }

    private static func reminders(
        _ sheet: WebhookPayload.Sheet, _ title: String, _ base: String
    ) -> RobotMessage {
        let day = CalendarDay(iso: sheet.day).map(voice.day) ?? sheet.day
        let lines = sheet.lines.prefix(mostLines).map { line -> String in
            guard let text = line.text, let daysAfter = line.daysAfter else { return line.number }
            let days =
                daysAfter == 0
                ? voice.text("matter_days_today")
                : voice.text(
                    daysAfter > 0 ? "matter_days_over" : "matter_days_left", ["count": "\(daysAfter.magnitude)"])
            return "\(line.number) \(shortened(text))（\(days)）"
        }
        let more = sheet.total > lines.count ? [voice.text("robot_more", ["count": "\(sheet.total)"])] : []
        return RobotMessage(
            title: "\(title) · \(sheet.unit.name) · \(day)", lines: lines + more,
            link: RobotMessage.Link(voice.text("robot_link_matters"), base + sheet.path))
    }

    private static func shortened(_ text: String) -> String {
        text.count > mostOfMatter ? text.prefix(mostOfMatter) + "…" : text
    }
}
