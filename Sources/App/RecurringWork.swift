import Identity
import Logging
import OfficeWeb
import Publishing
import ServiceLifecycle
import Supervision

/// Work that is done again and again while the server runs, for the first time at once. When it fails the server goes on,
/// the log says so, and it is tried again in its time.
struct RecurringWork: Service {
    /// The rest between two rounds.
    let every: Duration
    /// What the log says of a failure.
    let complaint: Logger.Message
    let logger: Logger
    /// So many rounds of it go on beside each other, each in its own time.
    var atOnce = 1
    let work: @Sendable () async throws -> Void

    func run() async throws {
        await withDiscardingTaskGroup { group in
            for _ in 0..<atOnce { group.addTask { await goOn() } }
        }
    }

    private func goOn() async {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                try await work()
            } catch {
                logger.error(complaint, metadata: ["error": "\(error)"])
            }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: every) }
        }
    }
}

extension RecurringWork {
    /// Removes files that were sent for an import and not accepted in their hour: every ten minutes.
    static func removingUploads(of platform: Platform, logger: Logger) -> RecurringWork {
        RecurringWork(every: .seconds(600), complaint: "uploads cannot be removed", logger: logger) {
            try await platform.identity.forgetUploads()
            try await platform.matterDesk.forgetUploads()
        }
    }

    /// Publishes manuscripts when their time has come, every five seconds: what was due while nothing ran is published at
    /// once. Any node may; each is published once.
    static func publishingDue(of platform: Platform, logger: Logger) -> RecurringWork {
        RecurringWork(every: .seconds(5), complaint: "manuscripts that are due cannot be published", logger: logger) {
            try await platform.desk.publishDue()
        }
    }

    /// Writes the reminders of the day for units with matters that are due, every minute until they are written. Any node
    /// may; each is written once.
    /// - Parameter base: scheme and host of the platform, for links in letters.
    static func remindingOfMatters(of platform: Platform, base: String, logger: Logger) -> RecurringWork {
        RecurringWork(every: .seconds(60), complaint: "reminders cannot be written", logger: logger) {
            try await platform.matterDesk.remind { MatterLetters.digest($0, base: base) }
        }
    }

    /// Writes the letters of notices that are to be had at once, every five seconds. Any node may; each is written once.
    /// - Parameter base: scheme and host of the platform, for links in letters.
    static func writingNotices(of platform: Platform, base: String, logger: Logger) -> RecurringWork {
        RecurringWork(every: .seconds(5), complaint: "letters of notices cannot be written", logger: logger) {
            try await platform.matterDesk.writeNoticeLetters { MatterLetters.notices($0, base: base) }
        }
    }

    /// Forgets notices of long ago, every hour.
    static func forgettingNotices(of platform: Platform, logger: Logger) -> RecurringWork {
        RecurringWork(every: .seconds(3600), complaint: "old notices cannot be removed", logger: logger) {
            try await platform.matterDesk.forgetNotices()
        }
    }

    /// Writes down what was visited, every ten seconds; `Platform.serve` does it once more at the end.
    static func keepingVisits(_ keep: @escaping @Sendable () async throws -> Void, logger: Logger) -> RecurringWork {
        RecurringWork(
            every: .seconds(10), complaint: "visits cannot be written down, and are kept for later", logger: logger,
            work: keep)
    }
}
