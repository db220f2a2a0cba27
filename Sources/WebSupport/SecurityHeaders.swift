import HTTPTypes

/// Headers that every answer carries.
public enum SecurityHeaders {
    /// No inline script or style, nothing from elsewhere.
    public static let contentSecurityPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    private static let fields: [(HTTPField.Name, String)] = [
        ("Content-Security-Policy", contentSecurityPolicy), ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"), ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ].compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }

    /// Lets a page ask for the camera of the device, which the others may not.
    public static func allowCamera(in headers: inout HTTPFields) {
        guard let name = HTTPField.Name("Permissions-Policy") else { return }
        headers[name] = "camera=(self), geolocation=(), microphone=()"
    }

    /// Lets a page ask where the device is, which the others may not.
    public static func allowLocation(in headers: inout HTTPFields) {
        guard let name = HTTPField.Name("Permissions-Policy") else { return }
        headers[name] = "camera=(), geolocation=(self), microphone=()"
    }

    /// Adds them to the headers of an answer.
    public static func add(to headers: inout HTTPFields) {
        for (name, value) in fields { headers[name] = value }
    }
}
