import Glibc
import Kernel

/// A workbook that could not be written, though nothing is wrong with what should stand in it.
public struct WorkbookFailure: TemporaryFailure, Equatable, CustomStringConvertible {
    /// In the words of the library or the system, for the log.
    public let reason: String
    public let needsRoom: Bool

    /// - Parameter code: `errno` as it was left.
    init(_ reason: String, code: Int32 = errno) {
        self.reason = reason
        needsRoom = [ENOSPC, EDQUOT].contains(code)
    }

    public var isTemporary: Bool { needsRoom }
    public var description: String { "workbook not written: \(reason)" }
}
