{ lib, ... }:
{
  services.prometheus = {
    enable = true;
    exporters.node = {
      enable = true;
      enabledCollectors = [ "systemd" "mountstats" ];
      extraFlags = [ "--collector.filesystem.mount-points-exclude=^/(dev|proc|sys|mnt/wsl)($|/)" ];
    };
    exporters.smartctl = {
      enable = true;
      devices = [ "/dev/sda" "/dev/sdb" "/dev/nvme0n1" ];
    };
  };
  services.smartd = {
    enable = true;
    devices = map (device: { inherit device; }) [ "/dev/sda" "/dev/sdb" ];
  };
}
