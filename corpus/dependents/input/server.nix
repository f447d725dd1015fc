{ config, pkgs, ... }:

{
  imports = [
    ./wsl-storage-mount.nix
    ./docker.nix
  ];

  wslStorageMount = {
    enable = true;
    diskSerialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
    mountName = "internal-4tb-nvme";
    deviceId = "scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.-part1";
    instanceDirs = [ ];
    bindMountNixStore = false;
  };

  # Container data lives on the disk.
  fileSystems."/var/lib/docker" = {
    device = "/mnt/wsl/storage/docker";
    fsType = "none";
    options = [ "bind" "x-systemd.requires=wsl-storage-mount.service" "x-systemd.after=wsl-storage-mount.service" "nofail" ];
  };

  fileSystems."/srv/git" = {
    device = "/mnt/wsl/storage/git";
    fsType = "none";
    options = [
      "bind"
      "nofail"
      "x-systemd.after=wsl-storage-mount.service"
      "x-systemd.requires=wsl-storage-mount.service"
      "x-systemd.after=nix-mount-marker.service"
      "x-systemd.idle-timeout=60"
    ];
  };

  services.gitea = {
    enable = true;
    repositoryRoot = "/srv/git";
  };

  system.stateVersion = "24.11";
}
