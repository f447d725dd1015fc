{ config, lib, house, ... }:

with lib;

{
  imports = [
    house.nixosModules.inventory # declares house.disks
    ./networking.nix
  ];

  wsl.enable = true;
  wsl.defaultUser = "mara";

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "${config.networking.hostName}-storage";
      serialNumber = config.house.disks.${config.networking.hostName}.serial;
      devicePattern = "scsi-SNVMe_Samsung_SSD_980_0025_3857_61B0_0EF2.-part1";
      filesystem = {
        mountPoint = "/mnt/wsl/" + config.networking.hostName;
        fsType = "ext4";
        options = [ "defaults" "noatime" "nodiratime" ];
      };
    }];
  };

  # Makes missing directories on /mnt/wsl/gable once it is mounted.
  systemd.services.gable-storage-directories = {
    description = "Make missing directories on /mnt/wsl/gable";
    wantedBy = [ "mnt-wsl-gable.mount" ];
    unitConfig.RequiresMountsFor = [ "/mnt/wsl/gable" ];
    serviceConfig.Type = "oneshot";
    script = ''
      for directory in nixos nixos-next; do
        if [ ! -d /mnt/wsl/gable/"$directory" ]; then
          install -d -o mara -g users /mnt/wsl/gable/"$directory"
        fi
      done
    '';
  };

  services.prometheus.exporters.node = {
    enable = true;
    openFirewall = true;
    extraFlags = [ "--collector.filesystem.mount-points-exclude=^/mnt/c" ];
  };

  system.stateVersion = "24.11";
}
