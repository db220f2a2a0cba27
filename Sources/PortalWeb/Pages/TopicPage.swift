import Kernel
import Publishing
import WebSupport

/// Model of `topic.mustache`.
struct TopicPage {
    let t: [String: String]
    let frame: Frame
    let breadcrumb: [Link]
    let title: Phrase
    let lead: Phrase?
    /// That it is not public yet.
    let notice: String?
    let cover: Picture?
    let blocks: [TopicBlockView]
}

/// A block as its template shows it: one of its parts is there.
struct TopicBlockView {
    struct Number {
        let label: String
        let value: String
        let unit: String
        let source: String
    }
    struct Day {
        let day: String
        let dayText: String
        let text: String
    }
    struct Contact {
        let label: String
        let text: String
        let url: String?
    }
    struct Illustration {
        let url: String
        let alt: String
        let width: Int64?
        let height: Int64?
        let caption: Phrase?
    }

    let heading: Phrase?
    /// The language of its lines, where that is not the page's.
    let lang: String?
    let html: String?
    let articles: [Card]
    let hasArticles: Bool
    let picture: Illustration?
    let numbers: [Number]
    let hasNumbers: Bool
    let days: [Day]
    let hasDays: Bool
    let contacts: [Contact]
    let hasContacts: Bool

    init(_ block: TopicBlock, of page: PublicReader.TopicPage, _ voice: Voice) {
        heading = block.heading.chinese.isEmpty ? nil : voice.phrase(block.heading.localized)
        lang = voice.language == .english && block.text.english.isEmpty ? "zh-Hans" : nil
        let entries = block.entries(voice.language)
        html = page.bodies[block.id]
        articles = (page.articles[block.id] ?? []).map { voice.card($0) }
        picture = Self.illustration(block, page, voice)
        numbers =
            block.kind != .numbers
            ? [] : entries.map { Number(label: $0[0], value: $0[1], unit: $0[2], source: $0[3]) }
        days = block.kind != .timeline ? [] : entries.map { Self.day($0, voice) }
        contacts =
            block.kind != .contact
            ? [] : entries.map { Contact(label: $0[0], text: $0[1], url: Self.address(of: $0[1])) }
        (hasArticles, hasNumbers) = (!articles.isEmpty, !numbers.isEmpty)
        (hasDays, hasContacts) = (!days.isEmpty, !contacts.isEmpty)
    }

    private static func day(_ entry: [String], _ voice: Voice) -> Day {
        Day(day: entry[0], dayText: CalendarDay(iso: entry[0]).map(voice.day) ?? entry[0], text: entry[1])
    }

    private static func illustration(
        _ block: TopicBlock, _ page: PublicReader.TopicPage, _ voice: Voice
    ) -> Illustration? {
        block.picture.map { picture in
            let size = page.pictures[picture.file]
            return Illustration(
                url: "/files/\(picture.file)", alt: voice.phrase(picture.alternative.localized).text,
                width: size?.width, height: size?.height,
                caption: block.text.chinese.isEmpty ? nil : voice.phrase(block.text.localized))
        }
    }

    /// Where a telephone number or e-mail address leads.
    private static func address(of text: String) -> String? {
        if text.wholeMatch(of: /[^\s@]+@[^\s@]+\.[^\s@]+/) != nil { return "mailto:" + text }
        if text.wholeMatch(of: /\+?[0-9][0-9 \-]{5,20}/) != nil {
            return "tel:" + text.filter { "+0123456789".contains($0) }
        }
        return nil
    }
}
