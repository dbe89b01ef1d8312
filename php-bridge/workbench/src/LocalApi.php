<?php

namespace Workbench;

/**
 * API commands: one list for localAPI() and for includes/api.php. Contract 4.2.
 *
 * The commands live in src/Api/, grouped by what they touch; each answers an array with 'result'.
 */
final class LocalApi
{
    private const GROUPS = [Api\ModuleCommands::class, Api\ServiceCommands::class, Api\OrderCommands::class, Api\ContactCommands::class, Api\SystemCommands::class];

    /** @var array<string,callable>|null lower case name => command */
    private $commands;

    /**
     * @param array<string,mixed> $values
     * @return array<string,mixed>
     */
    public function call(string $command, array $values): array
    {
        $run = $this->commands()[strtolower($command)] ?? null;
        if ($run === null) {
            return self::error('Command Not Found');
        }
        try {
            return ['result' => 'success'] + $run($values);
        } catch (\InvalidArgumentException $e) {
            return self::error($e->getMessage());
        }
    }

    /** @return array<string,mixed> */
    public static function error(string $message): array
    {
        return ['result' => 'error', 'message' => $message];
    }

    /** @return array<string,callable> */
    private function commands(): array
    {
        if ($this->commands === null) {
            $this->commands = [];
            foreach (self::GROUPS as $class) {
                $group = new $class();
                foreach (get_class_methods($group) as $method) {
                    if (ctype_upper($method[0])) {
                        $this->commands[strtolower($method)] = [$group, $method];
                    }
                }
            }
        }
        return $this->commands;
    }
}
