// Fields of a fixture are each test's own.
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
