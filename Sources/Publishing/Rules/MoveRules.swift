import Identity
import Kernel

/// Who may take which step of a manuscript or a special topic: the same rule greys out a button and refuses a form.
enum MoveRules {
    /// Why a step cannot be taken; `nil` when it can.
    static func refusal(of move: ManuscriptMove, _ manuscript: some Reviewed, _ viewer: Viewer) -> Refusal? {
        guard move.origins.contains(manuscript.state), move != .withdraw || manuscript.isPublic else {
            return Refusal(key: "refusal_manuscript_state", arguments: ["state": manuscript.state.rawValue])
        }
        let permission = move.isOfPublisher ? PublishingPolicy.publishArticles : PublishingPolicy.writeArticles
        guard viewer.may(permission, at: manuscript.unit) else { return .notAllowed }
        if move.reachesPortal, !mayReach(manuscript.zone, from: manuscript.unit, viewer) {
            return Refusal(key: "refusal_manuscript_zone")
        }
        if move == .takeBack, manuscript.submittedBy != viewer.author,
            !viewer.may(PublishingPolicy.publishArticles, at: manuscript.unit)
        {
            return Refusal(key: "refusal_manuscript_of_others")
        }
        if move.needsSecondPerson, !isSecondPerson(viewer, manuscript) {
            return Refusal(key: "refusal_manuscript_own")
        }
        return nil
    }

    /// Why a text cannot be edited; `nil` when it can. An edit makes a draft: of what was withdrawn or archived, as
    /// reopening does, only by who may publish.
    static func refusalToEdit(_ manuscript: Manuscript, _ viewer: Viewer) -> Refusal? {
        guard viewer.may(PublishingPolicy.writeArticles, at: manuscript.unit) else { return .notAllowed }
        guard [.withdrawn, .archived].contains(manuscript.state),
            !viewer.may(PublishingPolicy.publishArticles, at: manuscript.unit)
        else { return nil }
        return Refusal(key: "refusal_manuscript_state", arguments: ["state": manuscript.state.rawValue])
    }

    /// A text goes to the zone of its own unit; to that of another unit only by whoever may publish there.
    private static func mayReach(_ zone: Int64?, from unit: Unit.ID, _ viewer: Viewer) -> Bool {
        guard let zone, zone != viewer.tree.nearestZone(of: unit), let keeper = viewer.tree.unit(zone: zone) else {
            return true
        }
        return viewer.may(PublishingPolicy.publishArticles, at: keeper.id)
    }

    /// Whoever wrote the newest revision, or gave it to be read, is not the second person.
    private static func isSecondPerson(_ viewer: Viewer, _ manuscript: some Reviewed) -> Bool {
        guard let person = viewer.author else { return true }
        return person != manuscript.editedBy && person != manuscript.submittedBy
    }
}
