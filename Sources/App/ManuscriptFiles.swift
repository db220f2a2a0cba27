import Exchange
import Foundation
import Kernel
import OfficeWeb
import Publishing
import Storage
import Supervision

extension Platform {
    /// Texts in work.
    public var desk: ManuscriptDesk {
        ManuscriptDesk(database: database, identity: identity, files: files, identifiers: identifiers, now: Self.now)
    }

    /// The zones and their own pages.
    public var zoneDesk: ZoneDesk { ZoneDesk(database: database, identity: identity, now: Self.now) }

    /// The sections of the portal.
    public var sectionDesk: SectionDesk {
        SectionDesk(database: database, identity: identity, identifiers: identifiers, now: Self.now)
    }

    /// Special topics.
    public var topicDesk: TopicDesk {
        TopicDesk(database: database, identity: identity, identifiers: identifiers, now: Self.now)
    }

    /// Other systems that are told what happens on the portal.
    public var webhookDesk: WebhookDesk {
        WebhookDesk(
            database: database, identity: identity, identifiers: identifiers,
            readings: [
                .matterStep: SupervisionPolicy.readMatters, .matterReminders: SupervisionPolicy.readMatters,
            ], now: Self.now)
    }

    /// Takes files that were sent for texts: looks into them, draws pictures smaller, stores everything.
    var fileDesk: FileDesk {
        let intake = FileIntake(files: files)
        return FileDesk { bytes, name in
            try await intake.take(bytes, name)
        } photograph: { bytes, name in
            try await intake.photograph(bytes, name)
        }
    }
}
