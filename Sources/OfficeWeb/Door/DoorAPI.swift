import HTTPTypes
import Identity
import Kernel
import Meetings
import WebSupport

/// What the phone of a door asks and sends: with the secret of its link in `Authorization`, and without a cookie.
struct DoorAPI: Sendable {
    let desk: MeetingDesk

    var operations: [APIOperation] {
        [
            operation(
                .post, "/binding", "bindDoor", "Makes this phone the door's.",
                body: .object([.required("device", Self.device)]), success: .done("The phone is the door's.")
            ) { call, secret in
                try await desk.bindDoor(DoorPass(secret: secret, device: call.text("device")))
                return .done
            },
            operation(
                .get, "/list", "getDoorList", "Who is to come, and who came.",
                query: [APIParameter("device", "Name of the phone.", Self.device)],
                success: .ok("The list.", .object([]))
            ) { call, secret in
                let list = try await desk.list(at: DoorPass(secret: secret, device: call.query("device")))
                return .ok(Self.list(list, call.voice))
            },
            operation(
                .post, "/check-ins", "sendCheckIns", "Sends who came: each as often as it takes.",
                body: .object([
                    .required("device", Self.device), .required("sentAt", Self.seconds),
                    .required("checkIns", .list(of: Self.checkIn, atMost: MeetingDesk.mostDoorVisits)),
                ]), success: .ok("What became of each, in their order.", .object([]))
            ) { call, secret in
                let visits = call.objects("checkIns").compactMap(Self.visit)
                let answers = try await desk.checkIn(
                    visits, sentAt: call.integer("sentAt"),
                    at: DoorPass(secret: secret, device: call.text("device")))
                return .ok(
                    .object([("results", .list(zip(visits, answers).map { Self.result($0, $1, call.voice) }))]))
            },
        ]
    }

    private func operation(
        _ method: HTTPRequest.Method, _ path: String, _ id: String, _ summary: String, query: [APIParameter] = [],
        body: APISchema? = nil, success: APIOperation.Success,
        handle: @escaping @Sendable (APICall, String) async throws -> APIAnswer
    ) -> APIOperation {
        APIOperation(
            method, DoorResponder.path + path, id: id, summary: summary, tag: "Door", access: .token(scope: nil),
            query: query, body: body, success: success, problems: [.gone]
        ) { caller in
            return { call in
                do {
                    return try await handle(call, caller.token ?? "")
                } catch let denial as DoorDenial {
                    return Self.answer(to: denial, call.voice)
                }
            }
        }
    }

    /// Why the phone is not let in; `reason` is what its page goes by.
    private static func answer(to denial: DoorDenial, _ voice: Voice) -> APIAnswer {
        let status: HTTPResponse.Status =
            switch denial {
            case .unknown: .unauthorized
            case .taken: .forbidden
            case .revoked, .expired: .gone
            case .device: .unprocessableContent
            }
        return .problem(
            status, voice.text(denial.key), more: [("reason", .text(denial.rawValue))],
            headers: status == .unauthorized ? [.wwwAuthenticate: "Bearer realm=\"door\""] : [:])
    }

    private static let device = APISchema.text(
        APIPattern("^[A-Za-z0-9-]{8,64}$", key: "problem_check_in_name") {
            (8...64).contains($0.utf8.count)
                && $0.utf8.allSatisfy { $0 == 45 || (48...57).contains($0) || (97...122).contains($0 | 32) }
        })
    /// Seconds since 1970, of the years to 5138.
    private static let seconds = APISchema.integer(0...100_000_000_000)

    private static let checkIn = APISchema.object([
        .required("id", .line(1, 64)), .required("at", seconds), .optional("code", .line(1, 64)),
        .optional("attendee", .identifier),
    ])

    /// One by a code has the code alone: the server says whose it is.
    private static func visit(_ value: JSONValue) -> DoorVisit? {
        guard case .text(let id) = value["id"], case .integer(let at) = value["at"] else { return nil }
        if case .text(let code) = value["code"] { return DoorVisit(id: id, who: .code(code), at: Int64(at)) }
        guard case .text(let text) = value["attendee"], let attendee = Attendee.ID(text: text) else {
            // Neither is nobody: the answer says so, in its place.
            return DoorVisit(id: id, who: .code(""), at: Int64(at))
        }
        return DoorVisit(id: id, who: .attendee(attendee), at: Int64(at))
    }

    private static func result(_ visit: DoorVisit, _ answer: DoorVisit.Answer, _ voice: Voice) -> JSONText {
        let (outcome, message): (String, String?) =
            switch answer.outcome {
            case .kept: ("kept", nil)
            case .known: ("known", nil)
            case .refused(let problem): ("refused", voice.text(problem.key, problem.arguments))
            }
        return .object([
            ("id", .text(visit.id)), ("outcome", .text(outcome)), ("message", .text(orNull: message)),
            ("attendee", .text(orNull: answer.attendee?.description)),
            ("arrivedAt", time(answer.arrivedAt)),
        ])
    }

    private static func list(_ list: DoorList, _ voice: Voice) -> JSONText {
        .object([
            ("door", .text(list.door.label)), ("now", .number(Int(list.now))),
            (
                "meeting",
                .object([
                    ("id", .text("\(list.meeting.id)")), ("title", .text(voice.phrase(list.meeting.title).text)),
                    ("when", .text(voice.time(of: list.meeting))),
                ])
            ),
            ("attendees", .list(list.lines.map { line($0, voice) })),
            ("replaced", .list(list.replaced.map(JSONText.text))),
        ])
    }

    private static func line(_ line: DoorList.Line, _ voice: Voice) -> JSONText {
        .object([
            ("id", .text("\(line.attendee)")), ("name", .text(line.name)), ("title", .text(orNull: line.title)),
            ("unit", .text(orNull: line.unit.map { voice.phrase($0).text })), ("seat", .text(orNull: line.seat)),
            ("part", .text(voice.text("attendee_part_" + line.part.rawValue))), ("digest", .text(line.codeDigest)),
            ("arrivedAt", time(line.arrivedAt)),
        ])
    }

    private static func time(_ seconds: Int64?) -> JSONText { seconds.map { JSONText.number(Int($0)) } ?? .null }
}
