/// How much a request with files may hold.
public struct UploadLimits: Sendable {
    /// Bytes of one file.
    public var file: Int
    /// Files of one request.
    public var files = 2
    /// Bytes of one field that is no file.
    public var field = 8192
    /// Fields and files together.
    public var parts = 20
    /// Bytes of the header of one part.
    public var header = 4096

    /// Bytes of the whole, where that is less than all its parts could be.
    public var whole: Int?

    /// Fields whose parts are files even where they do not say their name.
    public var fileFields: Set<String> = []

    /// - Parameter file: bytes of one file.
    public init(file: Int) { self.file = max(1, file) }

    /// Bytes of a whole request: all files, and what stands around them.
    public var total: Int {
        let around = parts.multipliedReportingOverflow(by: header + field + 256)
        let inside = files.multipliedReportingOverflow(by: file)
        let sum = around.partialValue.addingReportingOverflow(inside.partialValue)
        let most = around.overflow || inside.overflow || sum.overflow ? .max : sum.partialValue
        return min(most, whole ?? .max)
    }
}

/// Why a request with files was not read to its end.
public enum UploadFailure: Error, Sendable, Equatable {
    /// A file, a field, a header or the whole is larger than the limits, or there is too much of them.
    case tooLarge
    /// It does not keep the rules of `multipart/form-data`, or ends before its end.
    case malformed
    /// It is of another kind than what is taken here.
    case otherType
}
