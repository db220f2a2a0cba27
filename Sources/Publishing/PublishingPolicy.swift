import Identity

/// What may be done with articles; the unit is the one that keeps the article's zone.
public enum PublishingPolicy {
    /// See articles that are not public.
    public static let readArticles = Permission("article.read")
    /// Write and edit articles.
    public static let writeArticles = Permission("article.write")
    /// Bring articles to the portal, and take them off.
    public static let publishArticles = Permission("article.publish")

    /// Have other systems told what happens on the portal.
    public static let manageWebhooks = Permission("webhook.manage")

    public static let all = [readArticles, writeArticles, publishArticles, manageWebhooks]
}
