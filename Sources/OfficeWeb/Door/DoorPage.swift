import Kernel
import WebSupport

/// What the template of the door's page sees. All that happens on it, its script does.
struct DoorPage {
    let t: [String: String]
    let lang: String
    let title: String
    let siteName: String
    let stylesheet: String
    let doorStylesheet: String
    let script: String
    /// The script's parts.
    let digest: String
    let store: String
    let icon: String
    let otherLanguage: String
    let otherLanguageCode: String
    let otherURL: String
    /// JSON of what the script says.
    let words: String

    init(_ office: Office, _ assets: Assets, _ voice: Voice) {
        let (settings, other) = (office.settings, voice.language.other)
        t = voice.texts
        lang = voice.language.rawValue
        siteName = settings.name.shown(in: voice.language).text
        title = voice.text("door_heading") + " - " + siteName
        (stylesheet, doorStylesheet) = (settings.stylesheet, assets.address(of: "door.css"))
        (script, icon) = (assets.address(of: "door.js"), settings.icon)
        (digest, store) = (assets.address(of: "digest.js"), assets.address(of: "store.js"))
        (otherLanguage, otherLanguageCode) = (Voice(language: other).text("this_language"), other.rawValue)
        otherURL = DoorResponder.address(in: other)
        words = JSONText.object(Self.names.map { ($0, .text(voice.text("door_say_" + $0))) }).line
    }

    private static let names = [
        "came", "again", "replaced", "unknown", "unknown_later", "anyway", "badge", "no_link", "no_storage",
        "keep_open", "online", "offline", "list_of", "clock_fast", "clock_slow", "other_meeting", "halted", "waiting",
        "unsent",
        "failed", "refused_at", "dismiss", "undo", "more", "none", "seat", "no_camera", "await_link",
        "somebody", "undone", "late_undo", "end_over", "end_unsent", "ended",
    ]
}
