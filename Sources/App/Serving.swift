import DemoData
import Exchange
import Foundation
import Hummingbird
import Identity
import Kernel
import Ledger
import Logging
import NIOCore
import NIOPosix
import OfficeWeb
import PortalWeb
import Publishing
import ServiceLifecycle
import Storage
import WebSupport

extension Platform {
    /// Serves portal and office until SIGTERM or SIGINT.
    /// - Parameters:
    ///   - isDemonstration: people on this machine may sign in as anybody.
    ///   - requestsPerMinute: how often a program may ask with its token.
    ///   - uploadMegabytes: how large a file may be that somebody sends.
    ///   - mail: the program that sends letters; without one they wait in the office.
    ///   - warning: is told what the operator should know before the server is ready.
    ///   - provider: through which people may sign in beside the password.
    ///   - listening: is told the address once the server is ready.
    /// - Throws: `Problem` when the settings cannot be read or the port cannot be opened.
    public func serve(
        host: String, port: Int, isDemonstration: Bool, requestsPerMinute: Int = Self.requestsPerMinute,
        uploadMegabytes: Int = Self.uploadMegabytes, mail: SendmailProgram? = nil, provider: SignInProvider? = nil,
        warning: @Sendable (Problem) -> Void = { _ in }, listening: @escaping @Sendable (String) -> Void
    ) async throws {
        // What servers that were killed left there goes before anybody sends the next file.
        _ = try await NIOThreadPool.singleton.runIfActive { Scratch.path }
        try await identity.fillNameSounds()
        for problem in try await installRoles() { warning(problem) }
        if mail == nil, !isDemonstration { warning(Problem(field: "--sendmail", key: "warning_no_mail")) }
        var logger = Logger(label: "kaimen")
        logger.logLevel = .warning
        let outside = provider?.outside(logger: logger)
        let webhookTray = WebhookTray(desk: webhookDesk)
        let (site, portal) = try site(
            isDemonstration: isDemonstration, requestsPerMinute: requestsPerMinute, uploadMegabytes: uploadMegabytes,
            sendsMail: mail != nil, provider: outside)
        let watcher = OutboxWatcher(reader: OutboxReader(database: database), cache: portal.cache, logger: logger)
        let keepVisits = visitKeeping(of: portal)
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: Self.loopCount)
        let application = Application(
            responder: site,
            server: .fastPath(pages: portal.cache, visits: portal.visits, idleTimeout: .seconds(60)),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: ServerName.text),
            services: [
                watcher, SearchTidier(keeper: SearchKeeper(database: database), logger: logger),
                LedgerSealing(sealer: sealer, logger: logger), RecurringWork.removingUploads(of: self, logger: logger),
                RecurringWork.publishingDue(of: self, logger: logger),
                RecurringWork.remindingOfMatters(of: self, base: portal.settings.base, logger: logger),
                RecurringWork.writingNotices(of: self, base: portal.settings.base, logger: logger),
                RecurringWork.forgettingNotices(of: self, logger: logger),
                RecurringWork.keepingVisits(keepVisits, logger: logger),
                RecurringWork.sendingWebhooks(
                    WebhookSending(
                        tray: webhookTray, base: portal.settings.base, allowsLocal: isDemonstration, logger: logger),
                    logger: logger),
                RecurringWork.forgettingDeliveries(webhookTray, logger: logger),
                LetterSending(tray: identity.letterTray, bell: letterBell, program: mail, logger: logger),
            ] + (outside.map { [ProviderCheck(provider: $0)] } ?? []),
            onServerRunning: { channel in
                let shownHost = host.contains(":") ? "[\(host)]" : host
                listening("http://\(shownHost):\(channel.localAddress?.port ?? port)")
            }, eventLoopGroupProvider: .shared(loops), logger: logger)
        do {
            try await application.runService()
            try await loops.shutdownGracefully()
            // What the last requests wrote while the services were ending.
            await LedgerSealing(sealer: sealer, logger: logger).pass()
            do {
                try await keepVisits()
            } catch {
                logger.error("the last visits cannot be written down", metadata: ["error": "\(error)"])
            }
        } catch let error as IOError {
            throw Problem(field: "--port \(port)", key: "problem_port", arguments: ["cause": "\(error.errnoCode)"])
        }
    }

    /// Threads that read and write sockets: all cores but one, which is left to what they hand on — database,
    /// templates, compression. On two cores the second thread made answers no more frequent, and the slowest slower.
    private static var loopCount: Int { max(1, System.coreCount - 1) }

    /// The portal over this platform's data.
    public func portal() throws -> Portal {
        try Portal(
            reader: PublicReader(database: database), previews: PreviewReader(database: database, now: Self.now),
            settings: SiteSettings(file: dataFolder + "/site.json"),
            fileBytes: { files.bytes(of: $0) }, transparency: transparencyDesk, now: Self.now)
    }

    /// The office over this platform's data, in the portal's colours.
    /// - Throws: `Problem` when a provider is given and the site has no public address to be sent back to.
    public func office(
        beside portal: Portal, isDemonstration: Bool, uploadMegabytes: Int = Self.uploadMegabytes,
        sendsMail: Bool = false, provider: OutsideProvider? = nil, importPatience: Duration? = nil,
        streamLife: Duration? = nil
    ) throws -> Office {
        guard provider == nil || isDemonstration || portal.settings.domain != "localhost" else {
            throw Problem(field: dataFolder + "/site.json", key: "problem_sign_in_domain")
        }
        var settings = OfficeSettings(
            name: LocalizedText(chinese: portal.settings.nameZh, english: portal.settings.nameEn),
            base: portal.settings.base, stylesheet: portal.stylesheet, icon: portal.icon,
            isDemonstration: isDemonstration, sendsMail: sendsMail, provider: provider)
        if let importPatience { settings.importPatience = importPatience }
        if let streamLife { settings.streamLife = streamLife }
        settings.uploadLimits = UploadLimits(file: min(max(1, uploadMegabytes), 1024) << 20)
        return try Office(
            identity: identity, ledger: LedgerReader(database: database), articles: OfficeReader(database: database),
            desk: desk, zoneDesk: zoneDesk, sectionDesk: sectionDesk, topicDesk: topicDesk,
            webhookDesk: webhookDesk, fileDesk: fileDesk, meetings: try meetingOffice,
            files: OfficeFiles(
                bytes: { files.bytes(of: $0) },
                state: { OfficeFiles.State(rawValue: files.state(of: $0).rawValue) ?? .missing }),
            settings: settings,
            preview: { manuscript, language, path in
                let other = "/office/manuscripts/\(manuscript.id)/preview?language=\(language.other.pathSegment)"
                return try await portal.preview(manuscript, language, filesBelow: path, other: other)
            },
            previewTopic: { topic, language, path in
                try await portal.preview(topic, language, filesBelow: path)
            }, now: Self.now)
    }

    /// What the demonstration put in; 0 for what was there already.
    public struct DemoFill: Sendable {
        public var pages = 0
        public var zones = 0
        public var people = 0
    }

    /// Fills an empty portal with the fictional province, and an empty office beside it with its people.
    ///
    /// Somebody's own zones and articles stay without either.
    public func fillWithDemoData() async throws -> DemoFill {
        var fill = DemoFill()
        let reader = PublicReader(database: database)
        let isEmpty = try await reader.zones().zones.isEmpty
        if isEmpty, try await reader.articles(.init(), page: 1, size: 1, language: .zhHans).total == 0 {
            let folder = DemoData.folder.path
            fill.zones = try await importZones(file: folder + "/zones.csv")
            let report = try await importPages(PageFiles(arguments: [folder + "/pages"]))
            fill.pages = report.created + report.updated
            let settings = dataFolder + "/site.json"
            if !FileManager.default.fileExists(atPath: settings) {
                try FileManager.default.copyItem(atPath: folder + "/site.json", toPath: settings)
            }
        }
        if let people = try await fillWithDemoCast() {
            fill.people = people
            try await fillWithDemoChains()
            try await fillWithDemoHouses()
            try await fillWithDemoDesk()
            try await fillWithDemoMeetings()
            try await fillWithDemoSupervision()
            try await fillWithDemoVisits()
        }
        return fill
    }
}

/// Tells the page cache what publications touched, those of other processes too.
struct OutboxWatcher: Service {
    let reader: OutboxReader
    let cache: PageCache
    let logger: Logger

    /// Asks five times a second: a change is on the pages in well under one.
    func run() async throws {
        var sequence = try await reader.newest()
        var isAway = false
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                let news = try await reader.touched(after: sequence)
                if isAway {
                    logger.warning("the outbox can be read again")
                    isAway = false
                }
                if news.sequence > sequence {
                    cache.touch(news.pages, sequence: news.sequence)
                    sequence = news.sequence
                    continue
                }
            } catch {
                // Once, not five times a second.
                if !isAway { logger.error("the outbox cannot be read", metadata: ["error": "\(error)"]) }
                isAway = true
            }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .milliseconds(200)) }
        }
    }
}
