import Foundation

/// The fictional province: zones, saved pages of its old portals, units and people, as files.
public enum DemoData {
    /// The folder with `zones.csv`, `units.csv`, `people.csv`, `cast.json`, `houses.json`, `site.json`, `pictures/` and `pages/`.
    public static var folder: URL { Bundle.module.bundleURL.appending(path: "Resources") }
}
