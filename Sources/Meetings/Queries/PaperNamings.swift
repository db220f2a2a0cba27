import Identity
import Kernel
import Storage

extension MeetingDesk {
    /// How papers and their rounds are named: by the title of the paper.
    var paperNamings: [RecordNaming] {
        [
            RecordNaming(kind: PaperRecord.kind) { papers, viewer in
                try await sights(
                    """
                    SELECT meeting_paper.id, meeting.unit_id, meeting_paper.title AS name_zh, NULL AS name_en,
                        meeting_paper.meeting_id, '/papers/' || meeting_paper.id AS place
                    FROM meeting_paper JOIN meeting ON meeting.id = meeting_paper.meeting_id WHERE meeting_paper.id
                    """, papers, viewer)
            },
            RecordNaming(kind: PaperRoundRecord.kind) { rounds, viewer in
                try await sights(
                    """
                    SELECT meeting_paper_round.id, meeting.unit_id, meeting_paper.title AS name_zh, NULL AS name_en,
                        meeting_paper.meeting_id,
                        '/papers/' || meeting_paper.id || '/rounds/' || meeting_paper_round.number AS place
                    FROM meeting_paper_round JOIN meeting_paper ON meeting_paper.id = meeting_paper_round.paper_id
                    JOIN meeting ON meeting.id = meeting_paper.meeting_id WHERE meeting_paper_round.id
                    """, rounds, viewer)
            },
        ]
    }
}
