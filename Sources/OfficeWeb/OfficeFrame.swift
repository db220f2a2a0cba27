import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Supervision
import WebSupport

/// What stands around every page of the office.
struct OfficeFrame {
    let lang: String
    let title: String
    let siteName: String
    let stylesheet: String
    let officeStylesheet: String
    let script: String
    let icon: String
    let navigation: [Link]
    let hasNavigation: Bool
    /// Who is signed in.
    let person: String?
    /// Their name.
    let personName: String?
    let formSecret: String
    let returnPath: String
    let otherLanguage: String
    let otherLanguageCode: String
    let isDoor: Bool
    let isDemonstration: Bool
    let portalURL: String
}

extension Office {
    func frame(_ page: OfficePage, _ visit: Visit) -> OfficeFrame {
        let voice = visit.voice
        let other = voice.language.other
        let viewer = visit.signedIn.flatMap { $0.awaitsCode ? nil : $0.viewer }
        let name = settings.name.shown(in: voice.language).text
        return OfficeFrame(
            lang: voice.language.rawValue, title: "\(page.heading) - \(name)", siteName: name,
            stylesheet: settings.stylesheet, officeStylesheet: assets.address(of: "office.css"),
            script: assets.address(of: "office.js"), icon: settings.icon,
            navigation: viewer.map { navigation($0, voice, page.section, unread: visit.unreadNotices) } ?? [],
            hasNavigation: viewer != nil,
            person: viewer?.person.id.description, personName: viewer.map { voice.phrase($0.person.name).text },
            formSecret: visit.formSecret,
            returnPath: visit.request.method == .get ? visit.request.uri.string : "/office",
            otherLanguage: Voice(language: other).text("this_language"), otherLanguageCode: other.rawValue,
            isDoor: page.isDoor || viewer == nil, isDemonstration: settings.isDemonstration,
            portalURL: "/" + voice.language.pathSegment)
    }

    /// What the viewer may open, by the very permissions that the routes demand.
    private func navigation(_ viewer: Viewer, _ voice: Voice, _ section: String, unread: Int64) -> [Link] {
        let items = [
            ("", "office_nav_home"), ("notices", "office_nav_notices"), ("manuscripts", "office_nav_manuscripts"),
            ("articles", "office_nav_articles"),
            ("zones", "office_nav_zones"), ("sections", "office_nav_sections"),
            ("topics", "office_nav_topics"), ("meetings", "office_nav_meetings"),
            ("matters", "office_nav_matters"), ("inspections", "office_nav_inspections"),
            ("visits", "office_nav_visits"), ("people", "office_nav_people"),
            ("units", "office_nav_units"), ("roles", "office_nav_roles"), ("audit", "office_nav_audit"),
            ("letters", "office_nav_letters"), ("webhooks", "office_nav_webhooks"),
        ]
        return items.compactMap { word, key in
            let path = word.isEmpty ? "/office" : "/office/" + word
            guard let route = Self.routes.first(where: { $0.path == path && $0.method == .get }),
                route.access.admits(viewer)
            else { return nil }
            return Link(
                label: voice.text(key) + (word == "notices" ? Self.count(unread, voice) : ""), url: path,
                current: section == word)
        }
    }

    /// How many are unread, behind the word of the navigation; nothing for none.
    private static func count(_ unread: Int64, _ voice: Voice) -> String {
        guard unread > 0 else { return "" }
        let most = MatterDesk.mostUnread
        return voice.text("office_nav_unread", ["count": unread < most ? "\(unread)" : "\(most - 1)+"])
    }
}
