import Hummingbird

/// The cookies of the office. None is readable by a script or sent from another site.
enum OfficeCookies {
    static let session = "kaimen_session"
    /// Says that somebody signed in on this device before, so that a guesser elsewhere does not lock them out.
    static let device = "kaimen_device"
    /// The secret of forms before signing in.
    static let form = "kaimen_form"
    /// What a sign-in at the identity provider began with: another browser cannot finish it.
    static let provider = "kaimen_provider"
    static let language = "kaimen_language"

    /// A cookie that lives `life` seconds; `nil` until the browser is closed.
    static func make(_ name: String, _ value: String, life: Int? = nil) -> Cookie {
        Cookie(name: name, value: value, maxAge: life, path: "/", secure: true, httpOnly: true, sameSite: .lax)
    }

    /// Takes a cookie away.
    static func end(_ name: String) -> Cookie { make(name, "", life: 0) }
}
