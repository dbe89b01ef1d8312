<?php

namespace Workbench;

/**
 * Hook points and their callbacks.
 *
 * A callback that throws is written to the Activity Log and skipped: one bad hook must not stop a payment.
 */
final class Hooks
{
    /** @var array<string,array<int,array{0:int,1:int,2:mixed}>> point => [priority, order, callback] */
    private $hooks = [];
    /** @var int */
    private $count = 0;

    /** @param mixed $function a name, [class, method], or closure */
    public function add(string $point, int $priority, $function): void
    {
        $this->hooks[$point][] = [$priority, $this->count++, $function];
        // Equal priorities run in the order they were added.
        usort($this->hooks[$point], function (array $a, array $b): int {
            return [$a[0], $a[1]] <=> [$b[0], $b[1]];
        });
    }

    public function has(string $point): bool
    {
        return !empty($this->hooks[$point]);
    }

    /**
     * @param mixed $argument usually one array; some points pass an object
     * @return array<int,mixed> what the callbacks returned, empty answers left out
     */
    public function run(string $point, $argument): array
    {
        $results = [];
        foreach ($this->hooks[$point] ?? [] as $hook) {
            try {
                $answer = is_callable($hook[2]) ? call_user_func($hook[2], $argument) : null;
            } catch (\Throwable $e) {
                App::activity()->add("Hook $point failed: " . $e->getMessage());
                continue;
            }
            if ($answer !== null && $answer !== '' && $answer !== []) {
                $results[] = $answer;
            }
        }
        return $results;
    }

    /**
     * A point whose callbacks may override values or stop the action.
     *
     * @param array<string,mixed> $argument
     * @return array<string,mixed> the merged arrays the callbacks returned; later ones win
     */
    public function merged(string $point, array $argument): array
    {
        $merged = [];
        foreach ($this->run($point, $argument) as $answer) {
            if (is_array($answer)) {
                $merged = array_merge($merged, $answer);
            }
        }
        return $merged;
    }
}
