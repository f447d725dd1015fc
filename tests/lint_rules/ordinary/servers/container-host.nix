{ ... }:
{
  virtualisation.docker = {
    enable = true;
    storageDriver = "btrfs";
    autoPrune.enable = true;
  };
  containers.cache = {
    autoStart = true;
    bindMounts."/var/cache/proxy" = {
      hostPath = "/mnt/fast/proxy";
      isReadOnly = false;
    };
    config = { services.squid.enable = true; };
  };
  fileSystems."/mnt/fast" = {
    device = "/dev/nvme1n1p1";
    fsType = "btrfs";
    options = [ "compress=zstd:1" "discard=async" "noatime" ];
  };
}
