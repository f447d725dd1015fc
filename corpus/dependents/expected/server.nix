{ config, pkgs, ... }:

{
  imports = [
    ./docker.nix
  ];

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "internal-4tb-nvme";
      serialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
      devicePattern = "scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.-part1";
      filesystem = {
        mountPoint = "/mnt/wsl/storage";
        fsType = "ext4";
        options = [ "defaults" "noatime" "nodiratime" ];
      };
    }];
  };

  # Container data lives on the disk.
  fileSystems."/var/lib/docker" = {
    device = "/mnt/wsl/storage/docker";
    fsType = "none";
    options = [ "bind" "x-systemd.requires-mounts-for=/mnt/wsl/storage" "nofail" ];
  };

  fileSystems."/srv/git" = {
    device = "/mnt/wsl/storage/git";
    fsType = "none";
    options = [
      "bind"
      "nofail"
      "x-systemd.requires-mounts-for=/mnt/wsl/storage"
      "x-systemd.idle-timeout=60"
    ];
  };

  services.gitea = {
    enable = true;
    repositoryRoot = "/srv/git";
  };

  system.stateVersion = "24.11";
}
