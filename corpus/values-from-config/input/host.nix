{ config, lib, house, ... }:

with lib;

{
  imports = [
    house.nixosModules.inventory # declares house.disks
    ./networking.nix
    ./wsl-storage-mount.nix
  ];

  wsl.enable = true;
  wsl.defaultUser = "mara";

  wslStorageMount = {
    enable = true;
    diskSerialNumber = config.house.disks.${config.networking.hostName}.serial;
    mountName = "${config.networking.hostName}-storage";
    deviceId = "scsi-SNVMe_Samsung_SSD_980_0025_3857_61B0_0EF2.-part1";
    mountPoint = "/mnt/wsl/" + config.networking.hostName;
    instanceDirs = [ "nixos" "nixos-next" ];
    defaultUser = config.wsl.defaultUser;
    bindMountNixStore = false;
  };

  services.prometheus.exporters.node = {
    enable = true;
    openFirewall = true;
    extraFlags = [ "--collector.filesystem.mount-points-exclude=^/mnt/c" ];
  };

  system.stateVersion = "24.11";
}
