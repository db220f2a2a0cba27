/// What a matter (交办事项) is about.
public enum MatterTopic: String, Sendable, CaseIterable, Codable {
    case investment, projects, industry, economy, finance
    case businessEnvironment = "business-environment"
    case environment, safety, livelihood, health, city, rural, party, meetings, other
}
