import Kernel

/// A set of permissions with a name. Given by a duty, it holds in the duty's unit and all below.
public struct Role: Sendable, Equatable {
    /// `chief-editor`: what spreadsheets name it by.
    public let code: String
    public let name: LocalizedText
    public let permissions: Set<Permission>
    /// Shipped with the platform: may be changed, not removed.
    public let isBuiltIn: Bool
    public let version: Int64

    public init(code: String, name: LocalizedText, permissions: Set<Permission>, isBuiltIn: Bool, version: Int64) {
        (self.code, self.name, self.permissions) = (code, name, permissions)
        (self.isBuiltIn, self.version) = (isBuiltIn, version)
    }
}
